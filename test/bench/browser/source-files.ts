import { createHash, randomFillSync } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';

/** Random bytes on disk. The browser reads them while it sends them, as it does when a person drops files. */
export interface SourceFiles {
  readonly paths: readonly string[];
  readonly names: readonly string[];
  readonly bytes: number;
  /** The hashes in hex, in the order of the paths. */
  readonly sha256: readonly string[];
}

export async function writeSourceFiles(
  folder: string,
  { count, bytes }: { readonly count: number; readonly bytes: number },
): Promise<SourceFiles> {
  await mkdir(folder, { recursive: true });
  const digits = String(count).length;
  const names = Array.from(
    { length: count },
    (_, index) => `file-${String(index + 1).padStart(digits, '0')}.bin`,
  );
  const paths = names.map((name) => join(folder, name));
  const sha256: string[] = [];
  for (const path of paths) sha256.push(await writeRandom(path, bytes));
  return { paths, names, bytes, sha256 };
}

async function writeRandom(path: string, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  const block = Buffer.alloc(1024 ** 2);
  const file = await open(path, 'w');
  try {
    for (let left = bytes; left > 0; left -= block.length) {
      const chunk = randomFillSync(block).subarray(0, Math.min(left, block.length));
      hash.update(chunk);
      await file.write(chunk);
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
