import type { NumberFormats } from './number-formats.ts';

/* What only rows say: they come later than the element itself. */

const TIME_UNITS = [
  ['hour', 3600],
  ['minute', 60],
] as const;

/** `3 minutes`: the largest unit is as much as anybody wants to know. */
export function formatDuration(seconds: number, formats: NumberFormats): string {
  const [unit, length] = TIME_UNITS.find(([, one]) => seconds >= one) ?? ['second', 1];
  const format = formats.format({ style: 'unit', unit, unitDisplay: 'long' });
  return format.format(Math.max(1, Math.round(seconds / length)));
}

export function formatPercent(share: number, formats: NumberFormats): string {
  return formats.format({ style: 'percent' }).format(share);
}

/** What stands after a size of so many powers of 1000: `bytes`, `kB`, `MB`. */
export function sizeUnit(power: number, formats: NumberFormats): string {
  const parts = formats.sizeFormat(power).formatToParts(100);
  return parts.find(({ type }) => type === 'unit')?.value ?? '';
}
