import { createHash } from 'node:crypto';
import { bad, recorded, refusal, TEXT, type Ask, type Row } from '../row.ts';
import type { Site } from '../site.ts';

type Headers = Readonly<Record<string, string>>;

/** Returns an UploadPartCopy of the existing object. */
export const part =
  (headers: Headers) =>
  ({ bucket, plain }: Site): Ask => ({
    method: 'PUT',
    key: 'parts',
    query: { uploadId: plain, partNumber: '2' },
    headers: { 'x-amz-copy-source': `${bucket}/there`, ...headers },
  });
const etag = `"${createHash('md5').update(TEXT).digest('hex')}"`;
const range = 'TestS3Multipart::test_upload_part_copy_range';
const invalid = bad('InvalidArgument');
const precondition = refusal(412, 'PreconditionFailed');

/** Ranges and conditions of UploadPartCopy. */
export const partCopies: readonly Row[] = [
  {
    name: 'UploadPartCopy with x-amz-copy-source-if-match',
    source: recorded(
      'TestS3Multipart::test_upload_part_copy_with_copy_source_if_match_failed',
      'upload-part-copy-source-if-match',
    ),
    request: part({ 'x-amz-copy-source-if-match': '"foo"' }),
    ...precondition,
  },
  {
    name: 'UploadPartCopy with x-amz-copy-source-if-none-match',
    source: recorded(
      'TestS3Multipart::test_upload_part_copy_with_copy_source_if_none_match_failed',
      'upload-part-copy-source-if-none-match',
    ),
    request: part({ 'x-amz-copy-source-if-none-match': etag }),
    ...precondition,
  },
  ...['1-0', '-1-', '0--1', '0-1,3-4,7-9', '-', '-0', '1-', '-2', '-15'].map((bytes) => ({
    name: `UploadPartCopy with the range bytes=${bytes}`,
    source: recorded(range, `upload-part-copy-range-exc-${bytes}`),
    request: part({ 'x-amz-copy-source-range': `bytes=${bytes}` }),
    ...invalid,
  })),
  {
    name: 'UploadPartCopy with the range 0-8',
    source: recorded(range, 'upload-part-copy-wrong-format'),
    request: part({ 'x-amz-copy-source-range': '0-8' }),
    ...invalid,
  },
  {
    name: 'UploadPartCopy with a range that ends after the object',
    source: recorded(range, 'upload-part-copy-range-exc-0-100'),
    request: part({ 'x-amz-copy-source-range': 'bytes=0-100' }),
    ...bad('InvalidArgument', 'Range specified is not valid for source object of size: 11'),
  },
  {
    name: 'UploadPartCopy with a range that starts after the object',
    source: recorded(range, 'upload-part-copy-range-exc-100-200'),
    request: part({ 'x-amz-copy-source-range': 'bytes=100-200' }),
    ...bad('InvalidRequest'),
  },
];
