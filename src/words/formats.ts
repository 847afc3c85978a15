const SIZE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

const TIME_UNITS = [
  ['hour', 3600],
  ['minute', 60],
] as const;

/** How a language writes sizes, numbers and times. */
export class Formats {
  /** Undefined: the browser's own. */
  readonly language: string | undefined;
  /** They take fifty times as long to make as to use. */
  readonly #made = new Map<string, Intl.NumberFormat>();

  constructor(language: string | undefined) {
    this.language = language;
  }

  number(value: number): string {
    return this.#format({}).format(value);
  }

  percent(share: number): string {
    return this.#format({ style: 'percent' }).format(share);
  }

  /** `4.2 MB`, 1000-based. */
  size(bytes: number): string {
    const last = SIZE_UNITS.length - 1;
    const power = Math.min(last, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
    return this.#sizeFormat(power).format(bytes / 1000 ** power);
  }

  /** What stands after a size of so many powers of 1000: `bytes`, `kB`, `MB`. */
  unit(power: number): string {
    const parts = this.#sizeFormat(power).formatToParts(100);
    return parts.find(({ type }) => type === 'unit')?.value ?? '';
  }

  #sizeFormat(power: number): Intl.NumberFormat {
    return this.#format({
      style: 'unit',
      unit: SIZE_UNITS[power] ?? 'byte',
      unitDisplay: power === 0 ? 'long' : 'short',
      maximumFractionDigits: power === 0 ? 0 : 1,
    });
  }

  /** `3 minutes`: the largest unit is as much as anybody wants to know. */
  duration(seconds: number): string {
    const [unit, length] = TIME_UNITS.find(([, one]) => seconds >= one) ?? ['second', 1];
    const format = this.#format({ style: 'unit', unit, unitDisplay: 'long' });
    return format.format(Math.max(1, Math.round(seconds / length)));
  }

  #format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = `${options.style} ${options.unit}`;
    let format = this.#made.get(key);
    if (!format) {
      format = new Intl.NumberFormat(this.language, options);
      this.#made.set(key, format);
    }
    return format;
  }
}
