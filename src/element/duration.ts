const UNITS = [
  ['hour', 3600],
  ['minute', 60],
] as const;

/** `3 minutes`, in the words of `language`: the largest unit is as much as anybody wants to know. */
export function formatDuration(seconds: number, language: string | undefined): string {
  const [unit, length] = UNITS.find(([, one]) => seconds >= one) ?? ['second', 1];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(
    Math.max(1, Math.round(seconds / length)),
  );
}
