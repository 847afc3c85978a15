import type { Measurement } from './measurement.ts';
import { Stage, type StageSettings } from './stage.ts';
import type { Entry, Work } from './works.ts';

export type Results = Map<string, Measurement[]>;

/**
 * Runs the entries in turn, starting each repetition with another one. Returns their measurements by label.
 */
export async function runWork(
  work: Work,
  entries: readonly Entry[],
  repetitions: number,
  settings: StageSettings,
): Promise<Results> {
  const results: Results = new Map(entries.map(({ label }) => [label, []]));
  const stage = await Stage.open(work, settings);
  try {
    // Warms up files, servers and browser without a slow network.
    for (const { subject } of entries) await stage.upload(subject);
    await stage.shape();
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      const first = repetition % entries.length;
      for (const entry of [...entries.slice(first), ...entries.slice(0, first)]) {
        const measurement = await stage.upload(entry.subject, entry.faults?.(repetition));
        results.get(entry.label)?.push(measurement);
      }
      console.error(`${work.name}: ${repetition + 1} of ${repetitions}`);
    }
  } finally {
    await stage.close();
  }
  for (const { label, faults } of entries) {
    const hits = results.get(label)?.reduce((sum, { faults = 0 }) => sum + faults, 0);
    if (faults && !hits) throw new Error(`${label}: no fault has occurred`);
  }
  return results;
}
