const SIZE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'];

/** Formats numbers and sizes for a language. */
export class NumberFormats {
  /** The language tag. If undefined, the browser's language is used. */
  readonly language: string | undefined;
  /** A cache: creating a format takes fifty times as long as using it. */
  readonly #made = new Map<string, Intl.NumberFormat>();

  constructor(language: string | undefined) {
    this.language = language;
  }

  number(value: number): string {
    return this.format({}).format(value);
  }

  /** Formats a size in powers of 1000: `4.2 MB`. Returns an empty text for a size that is not known. */
  size(bytes: number | undefined): string {
    if (bytes === undefined) return '';
    const last = SIZE_UNITS.length - 1;
    const power = Math.min(last, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
    return this.sizeFormat(power).format(bytes / 1000 ** power);
  }

  /** Returns the format for sizes in the given power of 1000. */
  sizeFormat(power: number): Intl.NumberFormat {
    return this.format({
      style: 'unit',
      unit: SIZE_UNITS[power] ?? 'byte',
      unitDisplay: power === 0 ? 'long' : 'short',
      maximumFractionDigits: power === 0 ? 0 : 1,
    });
  }

  /** Returns the cached format for these options, or creates it. */
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
