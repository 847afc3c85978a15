import { readChecksums, readChecksumType, type ChecksumType } from './checksums.ts';
import type { StoredObject } from '../storage/object-index.ts';
import { S3Error } from '../error.ts';
import type { OpenUpload } from '../storage/upload-index.ts';

/** What the client says of the whole: its size, and its checksum. */
export interface WholeClaims {
  readonly size: number | undefined;
  readonly type: ChecksumType | undefined;
  /** Base64, without the number of parts that a composite one may end with. */
  readonly checksum: { readonly algorithm: string; readonly value: string } | undefined;
}

export function readWholeClaims(headers: ReadonlyMap<string, string>): WholeClaims {
  const plain = new Map(
    [...headers]
      .filter(([name]) => name.startsWith('x-amz-checksum-'))
      // minio-go leaves the number out, and S3 takes both.
      .map(([name, value]) => [name, value.replace(/-\d+$/, '')] as const),
  );
  const [claim] = readChecksums(plain);
  return {
    size: readObjectSize(headers.get('x-amz-mp-object-size')),
    type: readChecksumType(headers),
    checksum: claim && { algorithm: claim[0], value: claim[1] },
  };
}

function readObjectSize(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^-\d+$/.test(text)) {
    throw new S3Error(
      'InvalidRequest',
      `Value for x-amz-mp-object-size header is less than zero: '${text}'`,
    );
  }
  if (!/^\d{1,15}$/.test(text)) {
    throw new S3Error(
      'InvalidRequest',
      `Value for x-amz-mp-object-size header is invalid: '${text}'`,
    );
  }
  return Number(text);
}

/** @throws {S3Error} where the upload was begun with another checksum mode */
export function checkType({ type }: WholeClaims, { checksumMode }: OpenUpload): void {
  if (type === undefined || type === checksumMode?.type) return;
  throw new S3Error(
    'InvalidRequest',
    `The upload was created using the ${checksumMode?.type ?? 'null'} checksum mode. The complete request must use the same checksum mode.`,
  );
}

/** @throws {S3Error} where the object is not what the client says of it */
export function checkWhole(
  { size, type, checksum }: WholeClaims,
  object: StoredObject,
  { checksumMode }: OpenUpload,
): void {
  if (size !== undefined && size !== object.size) {
    throw new S3Error(
      'InvalidRequest',
      `The provided 'x-amz-mp-object-size' header value ${size} does not match what was computed: ${object.size}`,
    );
  }
  // In the null mode S3 ignores what is said of the whole, right or wrong.
  if (!checksum || !checksumMode) return;
  const { algorithm } = checksumMode;
  // Without a type the value is taken for a composite one, but for CRC64NVME, which knows no such.
  const asWhole =
    type !== undefined || algorithm === 'crc64nvme' || checksumMode.type === 'COMPOSITE';
  const computed = object.checksums[algorithm]?.replace(/-\d+$/, '');
  if (!asWhole || checksum.algorithm !== algorithm || checksum.value !== computed) {
    throw new S3Error(
      'BadDigest',
      `The ${algorithm} you specified did not match the calculated checksum.`,
    );
  }
}
