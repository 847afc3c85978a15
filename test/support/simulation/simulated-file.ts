/** A slice of a file of any size, without its bytes. The content's name and the offset identify the slice. */
class FileSlice {
  readonly content: string;
  readonly from: number;
  readonly size: number;

  constructor(content: string, from: number, size: number) {
    this.content = content;
    this.from = from;
    this.size = size;
  }

  slice(from = 0, to = this.size): Blob {
    const [start, end] = [Math.min(from, this.size), Math.min(to, this.size)];
    return new FileSlice(
      this.content,
      this.from + start,
      Math.max(0, end - start),
    ) as unknown as Blob;
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = new TextEncoder().encode(`${this.content} ${this.from} ${this.size}`);
    return bytes.buffer;
  }
}

/** @param content distinguishes the file from files with other bytes */
export function simulatedFile(name: string, size: number, content = name): File {
  return Object.assign(new FileSlice(content, 0, size), { name, type: 'a/b' }) as unknown as File;
}

/** Returns the same value for the same bytes, and different values for all other bytes used in tests. */
export function crcOf(bytes: Blob): bigint {
  const { content = 'read', from = 0, size } = bytes as Blob & Partial<FileSlice>;
  let hash = 14_695_981_039_346_656_037n;
  for (const character of `${content} ${from} ${size}`) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(character.charCodeAt(0))) * 1_099_511_628_211n);
  }
  return hash;
}
