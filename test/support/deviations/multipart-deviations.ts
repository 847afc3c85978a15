import {
  editJson,
  isPut,
  rewrite,
  withoutHeader,
  type Deviation,
  type Rewrite,
} from './deviation.ts';
import type { ProxiedRequest } from './proxy.ts';

const MULTIPART = ['multipart'];

const isPart = (request: ProxiedRequest): boolean =>
  isPut(request) && request.url.includes('partNumber=');
const isComplete = ({ url }: ProxiedRequest): boolean => url.endsWith('/complete');

/** Changes the checksum of the completed file, as S3 would report it. */
function checksum(change: (value: string) => string | undefined): Rewrite {
  return editJson((body) => {
    if (typeof body['checksum'] === 'string') body['checksum'] = change(body['checksum']);
  });
}

/** Changes the request to `complete` if its body contains the text. */
function editComplete(text: string, field: 'checksum' | 'parts') {
  return {
    request: (request: ProxiedRequest): void => {
      if (!isComplete(request) || !request.body.includes(text)) return;
      const body = JSON.parse(request.body.toString()) as Record<string, unknown>;
      delete body[field];
      request.body = Buffer.from(JSON.stringify(body));
    },
  };
}

/** How S3 could treat a multipart upload otherwise. */
export const multipartDeviations: readonly Deviation[] = [
  {
    name: 'S3 completes no upload with a checksum, as in the null checksum mode',
    stack: ({ s3 }) =>
      s3.faults.add({
        fault: { kind: 'error', code: 'InvalidRequest' },
        operation: 'CompleteMultipartUpload',
      }),
    tested: MULTIPART,
    broken: [
      'multipart.refuses-wrong-etag',
      'multipart.refuses-wrong-checksum',
      'multipart.complete',
    ],
  },
  {
    name: 'S3 reports a composite checksum',
    api: rewrite(
      isComplete,
      checksum((value) => `${value}-2`),
    ),
    tested: MULTIPART,
    broken: ['multipart.checksum'],
    observed: /-2"$/,
  },
  {
    name: 'S3 reports no checksum',
    api: rewrite(
      isComplete,
      checksum(() => undefined),
    ),
    tested: [...MULTIPART, 'put'],
    broken: ['put.default-checksum', 'put.crc64nvme', 'multipart.checksum'],
    observed: /none/,
  },
  {
    name: 'ListParts returns no checksums',
    api: rewrite(
      ({ url }) => url.endsWith('/parts'),
      editJson((body) => {
        for (const part of (body['uploaded'] ?? []) as { checksum?: string }[]) {
          delete part.checksum;
        }
      }),
    ),
    tested: MULTIPART,
    broken: ['multipart.listed-parts'],
  },
  {
    name: 'S3 accepts a part of another length',
    s3: rewrite(isPart, (response) => {
      if (response.status === 403) response.status = 200;
    }),
    tested: MULTIPART,
    broken: ['multipart.refuses-part-length'],
  },
  {
    name: 'the response to a part has no ETag',
    s3: rewrite(isPart, withoutHeader('etag')),
    tested: MULTIPART,
    broken: ['multipart.parts'],
  },
  {
    name: 'the response to a part has no checksum',
    s3: rewrite(isPart, withoutHeader('x-amz-checksum-crc64nvme')),
    tested: MULTIPART,
    broken: ['multipart.part-checksum'],
  },
  {
    name: 'S3 ignores the checksum when it completes an upload',
    api: editComplete('AAAAAAAAAAA=', 'checksum'),
    tested: MULTIPART,
    broken: ['multipart.refuses-wrong-checksum'],
  },
  {
    name: 'S3 ignores the ETags when it completes an upload',
    api: editComplete('0'.repeat(32), 'parts'),
    tested: MULTIPART,
    broken: ['multipart.refuses-wrong-etag'],
  },
  {
    name: 'S3 accepts a part of a completed upload',
    s3: rewrite(isPart, (response) => {
      if (response.status === 404) response.status = 200;
    }),
    tested: MULTIPART,
    broken: ['multipart.refuses-late-part'],
  },
  {
    name: 'the download of a multipart upload has other bytes',
    s3: rewrite(
      ({ method }) => method === 'GET',
      ({ body }) => void body.fill(0, 0, 1),
    ),
    tested: MULTIPART,
    broken: ['multipart.download'],
  },
];
