import type { Period } from './cloudwatch.ts';
import type { Verdict } from './verdicts.ts';

const RUNBOOK = 'backend/ops/RUNBOOK.md';

/** Returns the lines of the table. */
export function reportLines(
  stack: string,
  { from, to }: Period,
  verdicts: readonly Verdict[],
): string[] {
  const rows = verdicts.map(({ label, value, unit, look }) => ({
    label,
    value: format(value, unit),
    text: look === undefined ? 'ok' : `look at “${look}”`,
  }));
  const width = Math.max(...rows.map(({ label }) => label.length));
  const valueWidth = Math.max(...rows.map(({ value }) => value.length));
  const lines = rows.map(
    ({ label, value, text }) => `${label.padEnd(width)}  ${value.padStart(valueWidth)}  ${text}`,
  );
  const attention = verdicts.filter(({ look }) => look !== undefined).length;
  return [
    `${stack}, ${minute(from)} to ${minute(to)} (UTC)`,
    '',
    ...lines,
    '',
    attention === 0
      ? 'All is well.'
      : `${attention} of ${rows.length} lines need your attention. The sections are in ${RUNBOOK}.`,
  ];
}

/** Returns the same facts for programs. */
export function reportJson(
  stack: string,
  { from, to }: Period,
  verdicts: readonly Verdict[],
): object {
  return {
    stack,
    from: from.toISOString(),
    to: to.toISOString(),
    healthy: verdicts.every(({ look }) => look === undefined),
    values: verdicts,
  };
}

function format(value: number, unit: Verdict['unit']): string {
  if (unit === 'bytes') return bytes(value);
  if (unit === 'seconds') return `${Math.round(value)} s`;
  if (unit === 'milliseconds') return `${Math.round(value)} ms`;
  return String(value);
}

function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(value || 1) / 3)));
  const number = value / 1000 ** power;
  return `${power === 0 ? number : number.toFixed(1)} ${units[power]}`;
}

function minute(time: Date): string {
  return time.toISOString().slice(0, 16).replace('T', ' ');
}
