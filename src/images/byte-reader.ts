/** Enough for most headers. */
const DEFAULT_WINDOW_BYTES = 65_536;

/** Reads bytes, numbers and text from anywhere in a file, of which one window at a time is in memory. */
export class ByteReader {
  readonly #file: Blob;
  readonly #windowBytes: number;
  #start = 0;
  #bytes = new Uint8Array();

  constructor(file: Blob, windowBytes = DEFAULT_WINDOW_BYTES) {
    this.#file = file;
    this.#windowBytes = windowBytes;
  }

  get size(): number {
    return this.#file.size;
  }

  /** Returns the bytes, or fewer at the end of the file. They are valid until the next call. */
  async read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const end = Math.min(offset + length, this.size);
    if (offset < this.#start || end > this.#start + this.#bytes.length) {
      const until = Math.max(end, offset + this.#windowBytes);
      this.#bytes = new Uint8Array(await this.#file.slice(offset, until).arrayBuffer());
      this.#start = offset;
    }
    return this.#bytes.subarray(Math.max(0, offset - this.#start), Math.max(0, end - this.#start));
  }

  /** Returns exactly these bytes. @throws {DamagedPictureError} if the file ends before */
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
    return this.read(offset, this.#windowBytes);
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
