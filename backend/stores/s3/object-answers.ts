import type { Part } from '@aws-sdk/client-s3';
import type { StoredPart } from '../../../src/contract/responses.ts';
import type { UploadedObject } from '../../domain/file-transitions.ts';

/** The fields of HeadObject that are used. */
type Head = Readonly<
  Record<
    'ContentType' | 'ETag' | 'ChecksumType' | 'ChecksumCRC64NVME' | 'ChecksumSHA256',
    string | undefined
  > & { ContentLength: number | undefined }
>;

/** Returns the object that HeadObject describes. */
export function uploadedObject(head: Partial<Head>): UploadedObject {
  if (!Number.isSafeInteger(head.ContentLength) || head.ETag === undefined) {
    throw new Error('HeadObject returned no length or no ETag');
  }
  // A composite checksum is computed from those of the parts, not from the object.
  const isFullObject = head.ChecksumType !== 'COMPOSITE';
  return {
    size: Number(head.ContentLength),
    type: head.ContentType ?? 'application/octet-stream',
    etag: head.ETag,
    ...(isFullObject &&
      head.ChecksumCRC64NVME !== undefined && { checksum: head.ChecksumCRC64NVME }),
    ...(isFullObject && head.ChecksumSHA256 !== undefined && { sha256: head.ChecksumSHA256 }),
  };
}

/**
 * SeaweedFS lists a part once for each time that it was sent. Parts of the same number and second cannot be told apart,
 * so they are left out and sent again.
 */
export function lastOfEach(parts: readonly Part[]): StoredPart[] {
  const byNumber = Map.groupBy(parts, ({ PartNumber = 0 }) => PartNumber);
  return [...byNumber].flatMap(([number, same]) => {
    const times = same.map(({ LastModified }) => LastModified?.getTime() ?? 0);
    const [last, ...others] = same.filter((_, index) => times[index] === Math.max(...times));
    if (!last || others.some(({ ETag }) => ETag !== last.ETag)) return [];
    const { Size: size = 0, ETag: etag = '', ChecksumCRC64NVME: checksum } = last;
    return [{ number, size, etag, ...(checksum !== undefined && { checksum }) }];
  });
}
