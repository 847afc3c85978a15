const SIZE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

/** How a language writes numbers and sizes. */
export class NumberFormats {
  /** Undefined: the browser's own. */
  readonly language: string | undefined;
  /** They take fifty times as long to make as to use. */
  readonly #made = new Map<string, Intl.NumberFormat>();

  constructor(language: string | undefined) {
    this.language = language;
  }

  number(value: number): string {
    return this.format({}).format(value);
  }

  /** `4.2 MB`, 1000-based. */
  size(bytes: number): string {
    const last = SIZE_UNITS.length - 1;
    const power = Math.min(last, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
    return this.sizeFormat(power).format(bytes / 1000 ** power);
  }

  /** Of so many powers of 1000. */
  sizeFormat(power: number): Intl.NumberFormat {
    return this.format({
      style: 'unit',
      unit: SIZE_UNITS[power] ?? 'byte',
      unitDisplay: power === 0 ? 'long' : 'short',
      maximumFractionDigits: power === 0 ? 0 : 1,
    });
  }

  /** Made once for each of its kind. */
  format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = `${options.style} ${options.unit}`;
    let format = this.#made.get(key);
    if (!format) {
      format = new Intl.NumberFormat(this.language, options);
      this.#made.set(key, format);
    }
    return format;
  }
}
