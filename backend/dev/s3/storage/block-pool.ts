/** What is written and digested at once: few and large writes, of a size that a thread is worth. */
const BLOCK_BYTES = 1024 * 1024;
/** Of all bodies together: enough for the six connections of a browser. Many bodies need no large blocks. */
const POOLED_BLOCKS = 24;
/** For a body that finds the pool empty: slow senders may hold all of it for as long as they like. */
const SMALL_BLOCK_BYTES = 64 * 1024;
/** Kept when they come back: shared memory is let go only after both threads have collected their garbage. */
const KEPT_SMALL_BLOCKS = 256;

const free: Buffer[] = [];
const freeSmall: Buffer[] = [];
let made = 0;

/** A block of about as many bytes as the body has. It is never waited for, and may be a small one. */
export function acquireBlock(expected: number): Buffer {
  if (expected <= SMALL_BLOCK_BYTES) return sharedBuffer(Math.max(1, expected));
  const pooled = free.pop();
  if (pooled) return pooled;
  if (made === POOLED_BLOCKS) return freeSmall.pop() ?? sharedBuffer(SMALL_BLOCK_BYTES);
  made += 1;
  return sharedBuffer(BLOCK_BYTES);
}

/** Once for each block that was taken, and when nobody writes or reads it any more. */
export function releaseBlock(block: Buffer): void {
  if (block.length === BLOCK_BYTES) free.push(block);
  const kept = block.length === SMALL_BLOCK_BYTES && freeSmall.length < KEPT_SMALL_BLOCKS;
  if (kept) freeSmall.push(block);
}

/**
 * Blocks of one body that are written and digested at once. A body that gets small ones is one of many, and
 * those keep disk and digests busy together.
 */
export function mostInFlight(block: Buffer): number {
  return block.length === BLOCK_BYTES ? 3 : 1;
}

/** Shared memory, so that the digest thread reads it where it is. */
function sharedBuffer(bytes: number): Buffer {
  return Buffer.from(new SharedArrayBuffer(bytes));
}
