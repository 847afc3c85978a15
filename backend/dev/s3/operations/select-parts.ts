import * as v from 'valibot';
import {
  checksumAlgorithms,
  digestBytes,
  isBase64Of,
  type ChecksumAlgorithm,
} from '../checksum/checksums.ts';
import { MAX_PARTS } from './multipart-upload.ts';
import { S3Error } from '../error.ts';
import type { OpenUpload, StoredPart } from '../storage/upload-index.ts';

/**
 * The minimum part size, except for the last part:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 */
const MIN_PART_BYTES = 5 * 1024 ** 2;

const checksumElement = (algorithm: ChecksumAlgorithm): string =>
  `Checksum${algorithm.toUpperCase()}`;

const PartSchema = v.strictObject({
  PartNumber: v.string(),
  ETag: v.string(),
  ...Object.fromEntries(
    checksumAlgorithms.map((algorithm) => [checksumElement(algorithm), v.optional(v.string())]),
  ),
});

export const CompleteDocument = v.strictObject({
  CompleteMultipartUpload: v.strictObject({
    Part: v.pipe(v.array(PartSchema), v.minLength(1), v.maxLength(MAX_PARTS)),
  }),
});

export type PartElement = v.InferOutput<typeof PartSchema>;

interface RequestedPart {
  readonly number: number;
  /** The ETag with quotes. */
  readonly etag: string;
  readonly checksum: { readonly algorithm: ChecksumAlgorithm; readonly value: string } | undefined;
}

/** Returns the requested parts in order. Every part must exist and match its ETag and checksum. */
export function selectParts(
  elements: readonly PartElement[],
  stored: ReadonlyMap<number, StoredPart>,
  upload: OpenUpload,
  uploadId: string,
): StoredPart[] {
  const requested = elements.map(readPart);
  if (
    requested.some(
      ({ number }, index) => index > 0 && number <= (requested[index - 1]?.number ?? 0),
    )
  ) {
    throw new S3Error('InvalidPartOrder');
  }
  const parts = requested.map((part) => findPart(part, stored, upload, uploadId));
  for (const [index, { blob, etag }] of parts.slice(0, -1).entries()) {
    if (blob.size >= MIN_PART_BYTES) continue;
    throw S3Error.with('EntityTooSmall', {
      ETag: etag.replaceAll('"', ''),
      MinSizeAllowed: MIN_PART_BYTES,
      PartNumber: requested[index]?.number ?? 0,
      ProposedSize: blob.size,
    });
  }
  return parts;
}

function readPart(element: PartElement): RequestedPart {
  const { PartNumber, ETag, ...checksums } = element;
  const number = Number(PartNumber);
  if (!/^-?\d{1,9}$/.test(PartNumber)) throw new S3Error('MalformedXML');
  if (number < 1) throw S3Error.argument('PartNumber', PartNumber, 'PartNumber must be >= 1');
  const sentChecksums = checksumAlgorithms.flatMap((algorithm) => {
    const value = (checksums as Record<string, string | undefined>)[checksumElement(algorithm)];
    return value === undefined ? [] : [{ algorithm, value }];
  });
  const [checksum, second] = sentChecksums;
  if (second || (checksum && !isBase64Of(checksum.value, digestBytes[checksum.algorithm]))) {
    throw S3Error.argument(
      'Checksum',
      checksum?.value ?? '',
      'Invalid Base64 or multiple checksums present in request',
    );
  }
  return { number, etag: `"${ETag.replaceAll('"', '')}"`, checksum };
}

function findPart(
  { number, etag, checksum }: RequestedPart,
  stored: ReadonlyMap<number, StoredPart>,
  { checksumMode }: OpenUpload,
  uploadId: string,
): StoredPart {
  const part = stored.get(number);
  const invalid = (): S3Error =>
    S3Error.with('InvalidPart', {
      ETag: etag.replaceAll('"', ''),
      PartNumber: number,
      UploadId: uploadId,
    });
  if (part?.etag !== etag) throw invalid();
  if (!checksum) {
    if (checksumMode?.type !== 'COMPOSITE') return part;
    throw new S3Error(
      'InvalidRequest',
      `The upload was created using a ${checksumMode.algorithm} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
    );
  }
  // In the null mode, S3 has no part checksum for a comparison.
  if (!checksumMode) throw invalid();
  if (checksum.algorithm !== checksumMode.algorithm) {
    throw new S3Error(
      'BadDigest',
      `The ${checksum.algorithm} you specified for part ${number} did not match what we received.`,
    );
  }
  if (checksum.value !== part.checksum) throw invalid();
  return part;
}
