/** A new file, made of ranges of another one and of new bytes. */
export class EditedFile {
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

  /** Returns the parts of the new file, or undefined if it is the same as the old one. */
  parts(): readonly BlobPart[] | undefined {
    if (!this.#hasChanged && this.#to === this.#file.size) return undefined;
    this.#flush();
    return this.#parts;
  }

  #flush(): void {
    if (this.#to > this.#from) this.#parts.push(this.#file.slice(this.#from, this.#to));
  }
}
