import { readChecksums, readChecksumType, type ChecksumType } from './checksums.ts';
import type { StoredObject } from '../storage/object-index.ts';
import { S3Error } from '../error.ts';
import type { OpenUpload } from '../storage/upload-index.ts';

/** The size and the checksum of the complete object, as sent by the client. */
interface ObjectChecks {
  readonly size: number | undefined;
  readonly type: ChecksumType | undefined;
  /** The checksum in base64, without the part count that a composite checksum may end with. */
  readonly checksum: { readonly algorithm: string; readonly value: string } | undefined;
}

export function readObjectChecks(headers: ReadonlyMap<string, string>): ObjectChecks {
  const plain = new Map(
    [...headers]
      .filter(([name]) => name.startsWith('x-amz-checksum-'))
      // minio-go omits the part count. S3 accepts both forms.
      .map(([name, value]) => [name, value.replace(/-\d+$/, '')] as const),
  );
  const [checksum] = readChecksums(plain);
  return {
    size: readObjectSize(headers.get('x-amz-mp-object-size')),
    type: readChecksumType(headers),
    checksum: checksum && { algorithm: checksum[0], value: checksum[1] },
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

/** @throws {S3Error} if the upload was created with another checksum mode */
export function checkType({ type }: ObjectChecks, { checksumMode }: OpenUpload): void {
  if (type === undefined || type === checksumMode?.type) return;
  throw new S3Error(
    'InvalidRequest',
    `The upload was created using the ${checksumMode?.type ?? 'null'} checksum mode. The complete request must use the same checksum mode.`,
  );
}

/** @throws {S3Error} if the object differs from the size or the checksum sent by the client */
export function checkWhole(
  { size, type, checksum }: ObjectChecks,
  object: StoredObject,
  { checksumMode }: OpenUpload,
): void {
  if (size !== undefined && size !== object.size) {
    throw new S3Error(
      'InvalidRequest',
      `The provided 'x-amz-mp-object-size' header value ${size} does not match what was computed: ${object.size}`,
    );
  }
  // In the null mode, S3 ignores the checksum of the object, even if it is wrong.
  if (!checksum || !checksumMode) return;
  const { algorithm } = checksumMode;
  // Without a type, S3 expects a composite checksum, except for CRC64NVME, which has none.
  const isComparable =
    type !== undefined || algorithm === 'crc64nvme' || checksumMode.type === 'COMPOSITE';
  const computed = object.checksums[algorithm]?.replace(/-\d+$/, '');
  if (!isComparable || checksum.algorithm !== algorithm || checksum.value !== computed) {
    throw new S3Error(
      'BadDigest',
      `The ${algorithm} you specified did not match the calculated checksum.`,
    );
  }
}
