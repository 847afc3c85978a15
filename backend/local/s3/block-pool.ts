/** What is written and digested at once: few and large writes, of a size that a thread is worth. */
const BLOCK_BYTES = 1024 * 1024;
/** Of all bodies together, so that many at once cost no more memory than a few. */
const POOLED_BLOCKS = 64;
/** For a body that finds the pool empty: slow senders may hold all of it for as long as they like. */
const SMALL_BLOCK_BYTES = 64 * 1024;

const free: Buffer[] = [];
let made = 0;

/** A block of about as many bytes as the body has. It is never waited for, and may be a small one. */
export function takeBlock(expected: number): Buffer {
  if (expected <= SMALL_BLOCK_BYTES) return sharedBuffer(Math.max(1, expected));
  const pooled = free.pop();
  if (pooled) return pooled;
  if (made === POOLED_BLOCKS) return sharedBuffer(SMALL_BLOCK_BYTES);
  made += 1;
  return sharedBuffer(BLOCK_BYTES);
}

export function giveBack(block: Buffer): void {
  if (block.length === BLOCK_BYTES) free.push(block);
}

/** Shared memory, so that the digest thread reads it where it is. */
function sharedBuffer(bytes: number): Buffer {
  return Buffer.from(new SharedArrayBuffer(bytes));
}
