import { createHash } from 'node:crypto';
import { recorded, type Ask, type Source } from './row.ts';
import { PART, PART_ETAG, type Site } from './site.ts';

export type Which = 'plain' | 'composite' | 'fullObject';
export type Headers = Readonly<Record<string, string>>;

export const create = (headers: Headers): Ask => ({
  method: 'POST',
  key: 'new',
  query: { uploads: '' },
  headers,
});
export const part =
  (which: Which, partNumber = '2', headers: Headers = {}) =>
  (site: Site): Ask => ({
    method: 'PUT',
    key: 'parts',
    query: { uploadId: site[which], partNumber },
    headers,
    body: PART,
  });

export const element = (number: number | string, etag = PART_ETAG, more = ''): string =>
  `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag>${more}</Part>`;
export const complete =
  (which: Which, parts: string, headers: Headers = {}) =>
  (site: Site): Ask => ({
    method: 'POST',
    key: 'parts',
    query: { uploadId: site[which] },
    headers,
    body: `<CompleteMultipartUpload>${parts}</CompleteMultipartUpload>`,
  });

export const sha256 = createHash('sha256').update(PART).digest('base64');
export const wrongSha256 = createHash('sha256').update('other').digest('base64');
export const wrongCrc = 'AAAAAA==';
export const checksums = (test: string, step: string): Source =>
  recorded(`TestS3MultipartUploadChecksum::${test}`, step);
export const composite = 'test_multipart_parts_checksum_exceptions_composite';
export const fullObject = 'test_multipart_parts_checksum_exceptions_full_object';
export const byDefault = 'test_complete_multipart_parts_checksum_default';
