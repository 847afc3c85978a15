const WINDOW_BYTES = 65_536;

/** Reads numbers from anywhere in a file, of which it loads one window at a time. */
export class ByteReader {
  readonly size: number;
  readonly #file: Blob;
  #view = new DataView(new ArrayBuffer(0));
  #begin = 0;

  constructor(file: Blob) {
    this.#file = file;
    this.size = file.size;
  }

  /**
   * Returns a view of the bytes from the position on.
   *
   * @throws {RangeError} if the file has fewer than `length` bytes there
   */
  async at(position: number, length: number): Promise<DataView> {
    if (position < 0 || position + length > this.size)
      throw new RangeError('The header is cut off');
    const isLoaded =
      position >= this.#begin && position + length <= this.#begin + this.#view.byteLength;
    if (!isLoaded) {
      const part = this.#file.slice(position, position + Math.max(length, WINDOW_BYTES));
      this.#view = new DataView(await part.arrayBuffer());
      this.#begin = position;
    }
    return new DataView(this.#view.buffer, position - this.#begin, length);
  }

  /** Returns the bytes as text, one character for each. */
  async text(position: number, length: number): Promise<string> {
    const view = await this.at(position, length);
    return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
  }
}
