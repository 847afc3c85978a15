import type { Measurement } from './measurement.ts';
import { Stage, type StageSettings } from './stage.ts';
import type { Entry, Work } from './works.ts';

export type Results = Map<string, Measurement[]>;

/** The entries in turn, in each repetition from another one on. Returns what they did by their labels. */
export async function runWork(
  work: Work,
  entries: readonly Entry[],
  repetitions: number,
  settings: StageSettings,
): Promise<Results> {
  const results: Results = new Map(entries.map(({ label }) => [label, []]));
  const stage = await Stage.open(work, settings);
  try {
    // Files, servers and browser get warm, for which no network need be slow.
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
    if (faults && !hits) throw new Error(`${label}: not a single fault has happened`);
  }
  return results;
}
