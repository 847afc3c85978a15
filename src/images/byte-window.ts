/** Bytes that are read at a time. A slice of this size is parsed in a few milliseconds. */
const WINDOW_BYTES = 1024 ** 2;

/** Reads a file in windows, so that a large picture is never in memory as a whole. */
export class ByteWindow {
  readonly #file: Blob;
  #start = 0;
  #bytes = new Uint8Array();

  constructor(file: Blob) {
    this.#file = file;
  }

  get size(): number {
    return this.#file.size;
  }

  /** Returns the bytes, or fewer at the end of the file. The view is valid until the next call. */
  async read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const end = Math.min(offset + length, this.#file.size);
    if (offset < this.#start || end > this.#start + this.#bytes.length) {
      const until = Math.max(end, offset + WINDOW_BYTES);
      this.#bytes = new Uint8Array(await this.#file.slice(offset, until).arrayBuffer());
      this.#start = offset;
    }
    return this.#bytes.subarray(Math.max(0, offset - this.#start), Math.max(0, end - this.#start));
  }

  /** Returns exactly these bytes. @throws {DamagedPictureError} at the end of the file */
  async view(offset: number, length: number): Promise<DataView> {
    const { buffer, byteOffset, byteLength } = await this.read(offset, length);
    if (byteLength < length) throw new DamagedPictureError();
    return new DataView(buffer, byteOffset, byteLength);
  }

  /** Returns the text of the bytes, one character for each. */
  async text(offset: number, length: number): Promise<string> {
    return latin1(await this.read(offset, length));
  }

  /** Returns the rest of the window from an offset, or the next one: two bytes or more, or what the file has left. */
  async window(offset: number): Promise<Uint8Array<ArrayBuffer>> {
    const left = this.#start + this.#bytes.length - offset;
    if (offset >= this.#start && left >= 2) return this.#bytes.subarray(offset - this.#start);
    return this.read(offset, WINDOW_BYTES);
  }
}

export function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** The file does not have the structure of its format, so that its metadata cannot be found. */
export class DamagedPictureError extends Error {
  override readonly name = 'DamagedPictureError';

  constructor() {
    super('The picture is damaged');
  }
}

/** The parts of a new file: ranges of the old one, and new bytes. */
export class Parts {
  readonly #file: Blob;
  readonly #parts: BlobPart[] = [];
  /** The range at the end, which grows as long as nothing is left out. */
  #from = 0;
  #to = 0;
  #hasChanged = false;

  constructor(file: Blob) {
    this.#file = file;
  }

  keep(from: number, to: number): void {
    if (from !== this.#to) {
      this.#flush();
      this.#from = from;
      this.#hasChanged = true;
    }
    this.#to = to;
  }

  add(bytes: Uint8Array<ArrayBuffer>): void {
    const position = this.#to;
    this.#flush();
    this.#parts.push(bytes);
    this.#from = position;
    this.#to = position;
    this.#hasChanged = true;
  }

  /** Writes other bytes of the same length in place of a range. The default is zeros. */
  replace(from: number, to: number, bytes = new Uint8Array(to - from)): void {
    this.add(bytes.slice(0, to - from));
    this.#from = to;
    this.#to = to;
  }

  /** Returns the parts, or undefined if they are the whole file. */
  result(): readonly BlobPart[] | undefined {
    if (!this.#hasChanged && this.#to === this.#file.size) return undefined;
    this.#flush();
    return this.#parts;
  }

  #flush(): void {
    if (this.#to > this.#from) this.#parts.push(this.#file.slice(this.#from, this.#to));
  }
}
