/** A file of any size without its bytes: what it is and where a piece of it begins is enough. */
class Piece {
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
    return new Piece(this.content, this.from + start, Math.max(0, end - start)) as unknown as Blob;
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    const bytes = new TextEncoder().encode(`${this.content} ${this.from} ${this.size}`);
    return bytes.buffer;
  }
}

/** @param content what tells it from a file with other bytes */
export function simulatedFile(name: string, size: number, content = name): File {
  return Object.assign(new Piece(content, 0, size), { name, type: 'a/b' }) as unknown as File;
}

/** The same for the same bytes, and for no others that a test has. */
export function crcOf(bytes: Blob): bigint {
  const { content = 'read', from = 0, size } = bytes as Blob & Partial<Piece>;
  let hash = 14_695_981_039_346_656_037n;
  for (const character of `${content} ${from} ${size}`) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(character.charCodeAt(0))) * 1_099_511_628_211n);
  }
  return hash;
}
