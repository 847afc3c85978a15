import type { NumberFormats } from './number-formats.ts';

/* Formats that only rows use. They are a separate module because rows are loaded after the element. */

const TIME_UNITS = [
  ['hour', 3600],
  ['minute', 60],
] as const;

/** Formats a duration in its largest unit: `3 minutes`. */
export function formatDuration(seconds: number, formats: NumberFormats): string {
  const [unit, length] = TIME_UNITS.find(([, one]) => seconds >= one) ?? ['second', 1];
  const format = formats.format({ style: 'unit', unit, unitDisplay: 'long' });
  return format.format(Math.max(1, Math.round(seconds / length)));
}

export function formatPercent(share: number, formats: NumberFormats): string {
  return formats.format({ style: 'percent' }).format(share);
}
