/*
 * CRC-64/NVME, which S3 computes for every object. The polynomial is 0x9a6c9329ac4bc9b5 (reflected), the
 * initial value is all ones and the result is inverted: NVM Express NVM command set specification 1.0,
 * section 5.2.1.3.4. The check value of "123456789" is ae8b14860a799888. Written in JavaScript, because
 * pages with a strict CSP do not allow WebAssembly.
 */

import { toBase64 } from '../base64.ts';

const POLYNOMIAL = 0x9a6c9329ac4bc9b5n;
const SLICES = 8;

/** The bits of the index keep it in range, which no type can express. A fallback would halve the speed. */
const lookup = (table: Int32Array, index: number): number => table[index] as number;

/** The remainder of each byte at each of eight positions, in halves. `update` reads eight bytes per step. */
const low = new Int32Array(SLICES * 256);
const high = new Int32Array(SLICES * 256);
for (let byte = 0; byte < 256; byte += 1) {
  let remainder = BigInt(byte);
  for (let bit = 0; bit < 8; bit += 1) {
    remainder = remainder & 1n ? (remainder >> 1n) ^ POLYNOMIAL : remainder >> 1n;
  }
  low[byte] = Number(BigInt.asIntN(32, remainder));
  high[byte] = Number(BigInt.asIntN(32, remainder >> 32n));
}
for (let at = 256; at < SLICES * 256; at += 1) {
  const lower = lookup(low, at - 256);
  const upper = lookup(high, at - 256);
  const first = lower & 0xff;
  low[at] = ((lower >>> 8) | (upper << 24)) ^ lookup(low, first);
  high[at] = (upper >>> 8) ^ lookup(high, first);
}

/** Computes the checksum of bytes that arrive in chunks. */
export class Crc64 {
  #low = -1;
  #high = -1;

  update(bytes: Uint8Array): this {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let l = this.#low;
    let h = this.#high;
    let at = 0;
    for (const end = bytes.length - (bytes.length % SLICES); at < end; at += SLICES) {
      l ^= view.getInt32(at, true);
      h ^= view.getInt32(at + 4, true);
      const a = 0x700 | (l & 0xff);
      const b = 0x600 | ((l >>> 8) & 0xff);
      const c = 0x500 | ((l >>> 16) & 0xff);
      const d = 0x400 | (l >>> 24);
      const e = 0x300 | (h & 0xff);
      const f = 0x200 | ((h >>> 8) & 0xff);
      const g = 0x100 | ((h >>> 16) & 0xff);
      const i = h >>> 24;
      l = lookup(low, a) ^ lookup(low, b) ^ lookup(low, c) ^ lookup(low, d);
      l ^= lookup(low, e) ^ lookup(low, f) ^ lookup(low, g) ^ lookup(low, i);
      h = lookup(high, a) ^ lookup(high, b) ^ lookup(high, c) ^ lookup(high, d);
      h ^= lookup(high, e) ^ lookup(high, f) ^ lookup(high, g) ^ lookup(high, i);
    }
    for (; at < bytes.length; at += 1) {
      const index = (l ^ (bytes[at] ?? 0)) & 0xff;
      l = ((l >>> 8) | (h << 24)) ^ lookup(low, index);
      h = (h >>> 8) ^ lookup(high, index);
    }
    this.#low = l;
    this.#high = h;
    return this;
  }

  digest(): bigint {
    return (BigInt(~this.#high >>> 0) << 32n) | BigInt(~this.#low >>> 0);
  }
}

/** Formats a checksum as S3 does: big-endian, in base64. */
export function crc64ToBase64(value: bigint): string {
  const bytes = Array.from({ length: 8 }, (_, index) =>
    Number((value >> BigInt(56 - 8 * index)) & 0xffn),
  );
  return toBase64(bytes);
}

/** Combines the checksums of two adjacent blocks of bytes. `length` is the size of the second one. */
export function combineCrc64(first: bigint, second: bigint, length: number): bigint {
  if (cachedShift?.of !== length) cachedShift = { of: length, by: powerOfX(8n * BigInt(length)) };
  return multiply(cachedShift.by, first) ^ second;
}

/** The last power: parts have the same length, and a power takes fifty times as long as a product. */
let cachedShift: { readonly of: number; readonly by: bigint } | undefined;

/** Returns x to the power of `exponent` modulo the polynomial. Reflected: x^0 is the highest bit. */
function powerOfX(exponent: bigint): bigint {
  let result = 1n << 63n;
  let square = 1n << 62n;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = multiply(square, result);
    square = multiply(square, square);
  }
  return result;
}

function multiply(left: bigint, right: bigint): bigint {
  let product = 0n;
  let factor = right;
  for (let bit = 1n << 63n; bit > 0n; bit >>= 1n) {
    if (left & bit) product ^= factor;
    factor = factor & 1n ? (factor >> 1n) ^ POLYNOMIAL : factor >> 1n;
  }
  return product;
}
