/*
 * The CRC of two pieces in a row from the CRCs of each, without their bytes: how S3 gives a multipart
 * object a full-object checksum. The method is zlib's crc32_combine, by matrices over GF(2), for any
 * reflected polynomial.
 */

interface Crc {
  readonly bits: number;
  /** Reflected. */
  readonly polynomial: bigint;
}

const crcs = {
  crc32: { bits: 32, polynomial: 0xedb88320n },
  crc32c: { bits: 32, polynomial: 0x82f63b78n },
  crc64nvme: { bits: 64, polynomial: 0x9a6c9329ac4bc9b5n },
} as const satisfies Record<string, Crc>;

export type CombinableChecksum = keyof typeof crcs;

export function isCombinable(algorithm: string): algorithm is CombinableChecksum {
  return algorithm in crcs;
}

/** Base64 in and out, as the x-amz-checksum headers carry it. `length` is the second piece's, in bytes. */
export function combineCrc(
  algorithm: CombinableChecksum,
  first: string,
  second: string,
  length: number,
): string {
  const { bits, polynomial } = crcs[algorithm];
  const moved = appendZeros(toNumber(first), BigInt(length), bits, polynomial);
  return fromNumber(moved ^ toNumber(second), bits);
}

/** The CRC after `length` zero bytes, by squaring: about as many steps as `length` has binary digits. */
function appendZeros(crc: bigint, length: bigint, bits: number, polynomial: bigint): bigint {
  let matrix = square(square(square(oneZeroBit(bits, polynomial))));
  let result = crc;
  for (let left = length; left > 0n; left >>= 1n) {
    if (left & 1n) result = times(matrix, result);
    matrix = square(matrix);
  }
  return result;
}

function oneZeroBit(bits: number, polynomial: bigint): bigint[] {
  return Array.from({ length: bits }, (_, bit) => (bit === 0 ? polynomial : 1n << BigInt(bit - 1)));
}

function times(matrix: readonly bigint[], vector: bigint): bigint {
  let sum = 0n;
  for (let bit = 0, left = vector; left > 0n; bit += 1, left >>= 1n) {
    if (left & 1n) sum ^= matrix[bit] ?? 0n;
  }
  return sum;
}

function square(matrix: readonly bigint[]): bigint[] {
  return matrix.map((column) => times(matrix, column));
}

function toNumber(base64: string): bigint {
  return BigInt(`0x${Buffer.from(base64, 'base64').toString('hex') || '0'}`);
}

function fromNumber(value: bigint, bits: number): string {
  return Buffer.from(value.toString(16).padStart(bits / 4, '0'), 'hex').toString('base64');
}
