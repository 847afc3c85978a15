import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** Returns the hash in hexadecimal. */
export async function sha256(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}

export function sha256OfFile(path: string): Promise<string> {
  return sha256(createReadStream(path));
}
