import {
  accepts,
  answer,
  hasBody,
  isGet,
  isPut,
  rewrite,
  withoutHeader,
  type Deviation,
} from './deviation.ts';
import type { ProxiedRequest } from './proxy.ts';

const PUT = ['put'];
const sha256 = 'x-amz-checksum-sha256';
const crc64nvme = 'x-amz-checksum-crc64nvme';
const putOf =
  (fits: (request: ProxiedRequest) => boolean) =>
  (request: ProxiedRequest): boolean =>
    isPut(request) && fits(request);

/** How S3 could treat a presigned PUT otherwise. */
export const putDeviations: readonly Deviation[] = [
  {
    name: 'S3 refuses SHA-256 in a presigned PUT',
    s3: {
      answer: ({ headers }) =>
        sha256 in headers
          ? answer(400, 'application/xml', '<Error><Code>InvalidRequest</Code></Error>')
          : undefined,
    },
    tested: PUT,
    broken: ['put.sha256', 'put.refuses-other-bytes-sha256'],
    observed: /400 InvalidRequest/,
  },
  {
    name: 'S3 ignores the SHA-256 of a PUT',
    s3: accepts(putOf(({ headers, body }) => sha256 in headers && body.toString() === 'five')),
    tested: PUT,
    broken: ['put.refuses-other-bytes-sha256'],
  },
  {
    name: 'S3 ignores the CRC-64/NVME of a PUT',
    s3: {
      response: (response, { headers }) => {
        if (crc64nvme in headers && response.status === 400) response.status = 200;
      },
    },
    tested: PUT,
    broken: ['put.refuses-other-bytes-crc64nvme'],
  },
  {
    name: 'S3 accepts another checksum than the signed one',
    s3: {
      response: (response, { headers }) => {
        if (crc64nvme in headers && response.status === 403) response.status = 200;
      },
    },
    tested: PUT,
    broken: ['put.refuses-other-checksum'],
  },
  {
    name: 'S3 accepts a longer body',
    s3: accepts(putOf(hasBody('longer'))),
    tested: PUT,
    broken: ['put.refuses-longer-body'],
    observed: /^200$/,
  },
  {
    name: 'S3 accepts a shorter body',
    s3: accepts(putOf(hasBody('s'))),
    tested: PUT,
    broken: ['put.refuses-shorter-body'],
  },
  {
    name: 'S3 accepts another content type',
    s3: accepts(putOf(({ headers }) => headers['content-type'] === 'text/html')),
    tested: PUT,
    broken: ['put.refuses-other-type'],
  },
  {
    name: 'S3 accepts a PUT without If-None-Match',
    s3: accepts(putOf(({ headers }) => !('if-none-match' in headers))),
    tested: PUT,
    broken: ['put.refuses-missing-if-none-match'],
  },
  {
    name: 'S3 accepts an unsigned x-amz-* header',
    s3: accepts(putOf(({ headers }) => 'x-amz-acl' in headers)),
    tested: PUT,
    broken: ['put.refuses-unsigned-header'],
  },
  {
    name: 'S3 accepts an unsigned query parameter',
    s3: accepts(putOf(({ url }) => url.includes('x-amz-acl='))),
    tested: PUT,
    broken: ['put.refuses-extra-parameter'],
  },
  {
    name: 'S3 accepts another object key',
    s3: accepts(putOf(({ url }) => /x\?/.test(url))),
    tested: PUT,
    broken: ['put.refuses-other-key'],
  },
  {
    name: 'S3 accepts a longer expiry',
    s3: accepts(putOf(({ url }) => url.includes('X-Amz-Expires=604800'))),
    tested: PUT,
    broken: ['put.refuses-longer-expiry'],
  },
  {
    name: 'the bucket is writable for everybody',
    s3: accepts(putOf(({ url }) => !url.includes('?'))),
    tested: PUT,
    broken: ['put.refuses-no-signature'],
  },
  {
    name: 'S3 accepts a second PUT',
    s3: {
      response: (response) => {
        if (response.status === 412) response.status = 200;
      },
    },
    tested: PUT,
    broken: ['put.refuses-second-put'],
  },
  {
    name: 'the URL of a PUT can read',
    s3: rewrite(isGet, (response) => void (response.status = 200)),
    tested: PUT,
    broken: ['put.refuses-read'],
  },
  {
    name: 'S3 refuses with 403 and an HTML body',
    s3: {
      response: (response) => {
        if (response.status !== 403) return;
        response.headers['content-type'] = 'text/html';
        response.body = Buffer.from('<html><h1>Forbidden</h1></html>');
      },
    },
    tested: PUT,
    broken: [
      'put.refuses-other-checksum',
      'put.refuses-longer-body',
      'put.refuses-shorter-body',
      'put.refuses-other-type',
      'put.refuses-missing-if-none-match',
      'put.refuses-unsigned-header',
      'put.refuses-other-key',
      'put.refuses-longer-expiry',
      'put.refuses-extra-parameter',
      'put.refuses-no-signature',
      'put.refuses-read',
    ],
    observed: /403 without an error code \(text\/html/,
  },
  {
    name: 'S3 answers 200 to a PUT and stores nothing',
    s3: {
      answer: (request) =>
        isPut(request) && hasBody('put by prove')(request)
          ? { status: 200, headers: { etag: '"0"' }, body: Buffer.alloc(0) }
          : undefined,
    },
    tested: PUT,
    broken: ['put.plain', 'put.crc64nvme', 'put.sha256'],
    observed: /409 wrong-state/,
  },
  {
    name: 'S3 refuses an empty PUT',
    s3: {
      answer: (request) =>
        isPut(request) && request.body.length === 0
          ? answer(411, 'application/xml', '<Error><Code>MissingContentLength</Code></Error>')
          : undefined,
    },
    tested: PUT,
    broken: ['put.empty'],
    observed: /411 MissingContentLength/,
  },
  {
    name: 'the response to a PUT has no checksum',
    s3: rewrite(isPut, withoutHeader(crc64nvme)),
    tested: PUT,
    broken: ['put.answer-checksum'],
  },
];

/** Needs a stack whose URLs expire soon. */
export const expiredPut: Deviation = {
  name: 'S3 accepts an expired PUT',
  s3: accepts(isPut),
  tested: ['put.refuses-expired'],
  broken: ['put.refuses-expired'],
};
