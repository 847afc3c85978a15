/** The size of one write and hash operation: few large writes, and enough work for the worker thread. */
const BLOCK_BYTES = 1024 * 1024;
/**
 * For all bodies together: enough for a browser's six connections. Many concurrent bodies need no large
 * blocks.
 */
const POOLED_BLOCKS = 24;
/** Used if the pool is empty: slow senders may occupy all of it for any length of time. */
const SMALL_BLOCK_BYTES = 64 * 1024;
/**
 * The number of small blocks to reuse. Shared memory is freed only after garbage collection in both threads.
 */
const MAX_FREE_SMALL_BLOCKS = 256;

const free: Buffer[] = [];
const freeSmall: Buffer[] = [];
let createdBlocks = 0;

/** Returns a block for a body of about `expected` bytes without waiting. It may be a small block. */
export function acquireBlock(expected: number): Buffer {
  if (expected <= SMALL_BLOCK_BYTES) return sharedBuffer(Math.max(1, expected));
  const pooled = free.pop();
  if (pooled) return pooled;
  if (createdBlocks === POOLED_BLOCKS) return freeSmall.pop() ?? sharedBuffer(SMALL_BLOCK_BYTES);
  createdBlocks += 1;
  return sharedBuffer(BLOCK_BYTES);
}

/** Returns a block to the pool. Call it exactly once, after all reads and writes of the block have ended. */
export function releaseBlock(block: Buffer): void {
  if (block.length === BLOCK_BYTES) free.push(block);
  const reusable = block.length === SMALL_BLOCK_BYTES && freeSmall.length < MAX_FREE_SMALL_BLOCKS;
  if (reusable) freeSmall.push(block);
}

/**
 * Returns how many blocks of a body may be written and hashed concurrently. Small blocks mean that there are
 * many bodies, which together keep the disk and the digests busy.
 */
export function maxInFlight(block: Buffer): number {
  return block.length === BLOCK_BYTES ? 3 : 1;
}

/** Allocates shared memory, so that the digest thread can read it without a copy. */
function sharedBuffer(bytes: number): Buffer {
  return Buffer.from(new SharedArrayBuffer(bytes));
}
