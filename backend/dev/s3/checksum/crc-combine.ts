/*
 * Computes the CRC of two consecutive byte sequences from their CRCs, without the bytes. S3 computes the
 * full-object checksum of a multipart object in this way. Appending bytes multiplies a CRC by a power of x,
 * modulo its polynomial, as in zlib's crc32_combine. Works for any reflected polynomial.
 */

interface Crc {
  readonly bits: bigint;
  /** The reflected polynomial: its highest bit is x to the power of 0. */
  readonly polynomial: bigint;
}

const crcs = {
  crc32: { bits: 32n, polynomial: 0xedb88320n },
  crc32c: { bits: 32n, polynomial: 0x82f63b78n },
  crc64nvme: { bits: 64n, polynomial: 0x9a6c9329ac4bc9b5n },
} as const satisfies Record<string, Crc>;

type CombinableChecksum = keyof typeof crcs;

export function isCombinable(algorithm: string): algorithm is CombinableChecksum {
  return algorithm in crcs;
}

/**
 * Combines two CRCs in base64, as in the x-amz-checksum headers. `length` is the size of the second sequence
 * in bytes.
 */
export function combineCrc(
  algorithm: CombinableChecksum,
  first: string,
  second: string,
  length: number,
): string {
  const crc = crcs[algorithm];
  const shifted = multiply(powerOfX(8n * BigInt(length), crc), toNumber(first), crc);
  return fromNumber(shifted ^ toNumber(second), crc);
}

/** Exponentiation by squaring: about two multiplications for each binary digit of `exponent`. */
function powerOfX(exponent: bigint, crc: Crc): bigint {
  let power = 1n << (crc.bits - 1n);
  let square = 1n << (crc.bits - 2n);
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) power = multiply(power, square, crc);
    square = multiply(square, square, crc);
  }
  return power;
}

function multiply(left: bigint, right: bigint, { bits, polynomial }: Crc): bigint {
  let product = 0n;
  for (let bit = bits - 1n, factor = right; bit >= 0n; bit -= 1n) {
    if ((left >> bit) & 1n) product ^= factor;
    factor = factor & 1n ? (factor >> 1n) ^ polynomial : factor >> 1n;
  }
  return product;
}

function toNumber(base64: string): bigint {
  return BigInt(`0x${Buffer.from(base64, 'base64').toString('hex') || '0'}`);
}

function fromNumber(value: bigint, { bits }: Crc): string {
  return Buffer.from(value.toString(16).padStart(Number(bits) / 4, '0'), 'hex').toString('base64');
}
