import {
  answer,
  isForeign,
  isPost,
  isPreflight,
  rewrite,
  withoutHeader,
  withoutName,
  type Deviation,
} from './deviation.ts';
import { PAGE_ORIGIN } from '../local-stack/start.ts';

const ALLOWED = 'access-control-allow-origin';
const S3 = ['s3-cors'];
const API = ['api-cors'];
const isRefused = ({ status }: { readonly status: number }): boolean => status >= 400;

/** How the CORS settings in force could differ from those of the template. */
export const corsDeviations: readonly Deviation[] = [
  {
    name: 'S3 demands a signature of a preflight',
    s3: {
      answer: (request) =>
        isPreflight(request)
          ? answer(403, 'application/xml', '<Error><Code>AccessDenied</Code></Error>')
          : undefined,
    },
    tested: S3,
    broken: [
      's3-cors.preflight-put',
      's3-cors.preflight-part',
      's3-cors.foreign-preflight',
      's3-cors.other-header-preflight',
    ],
  },
  {
    name: 'the bucket still has the CORS rules of an earlier deployment',
    s3: {
      request: ({ headers }) => {
        if (headers['origin'] === PAGE_ORIGIN) headers['origin'] = 'https://earlier.example';
      },
    },
    tested: [...S3, 'download.cors'],
    broken: [
      's3-cors.preflight-put',
      's3-cors.preflight-part',
      's3-cors.put-response',
      's3-cors.refusal',
      's3-cors.form-response',
      'download.cors',
    ],
  },
  {
    name: 'the bucket allows every origin by name',
    s3: {
      response: (response, request) => {
        if (!isPreflight(request) || !isForeign(request)) return;
        response.status = 200;
        response.headers[ALLOWED] = request.headers['origin'] ?? '';
      },
    },
    tested: S3,
    broken: ['s3-cors.foreign-preflight'],
  },
  {
    name: 'the bucket allows every header',
    s3: rewrite(
      ({ headers }) => headers['access-control-request-headers'] === 'x-amz-acl',
      (response) => void (response.status = 200),
    ),
    tested: S3,
    broken: ['s3-cors.other-header-preflight'],
  },
  {
    name: 'the bucket does not allow the header of a checksum',
    s3: rewrite(
      isPreflight,
      withoutName('access-control-allow-headers', 'x-amz-checksum-crc64nvme'),
    ),
    tested: S3,
    broken: ['s3-cors.preflight-put'],
    observed: /no x-amz-checksum-crc64nvme/,
  },
  {
    name: 'the bucket does not expose the ETag',
    s3: { response: withoutName('access-control-expose-headers', 'etag') },
    tested: S3,
    broken: ['s3-cors.put-response'],
    observed: /no etag/,
  },
  {
    name: 'S3 sends no CORS headers with a refusal',
    s3: {
      response: (response, request) => {
        if (isRefused(response)) withoutHeader(ALLOWED)(response, request);
      },
    },
    tested: S3,
    broken: ['s3-cors.refusal'],
  },
  {
    name: 'S3 sends no CORS headers with the response to a form',
    s3: rewrite(isPost, withoutHeader(ALLOWED)),
    tested: S3,
    broken: ['s3-cors.form-response'],
  },
  {
    name: 'the stage of the API still has the origins of an earlier deployment',
    api: rewrite(isPreflight, withoutHeader(ALLOWED)),
    tested: API,
    broken: ['api-cors.preflight'],
  },
  {
    name: 'the preflights of the API require an API key',
    api: {
      answer: (request) =>
        isPreflight(request)
          ? answer(403, 'application/json', '{"message":"Forbidden"}')
          : undefined,
    },
    tested: API,
    broken: ['api-cors.preflight'],
    observed: /403 without an error code/,
  },
  {
    name: 'the preflights of the API allow every origin by name',
    api: rewrite(isPreflight, (response, { headers }) => {
      response.headers[ALLOWED] = headers['origin'] ?? '';
    }),
    tested: API,
    broken: ['api-cors.foreign-preflight'],
  },
  {
    name: 'the preflights of the API do not allow Idempotency-Key',
    api: rewrite(isPreflight, withoutName('access-control-allow-headers', 'idempotency-key')),
    tested: API,
    broken: ['api-cors.preflight'],
  },
  {
    name: 'the functions allow no origin',
    api: rewrite(isPost, withoutHeader(ALLOWED)),
    tested: API,
    broken: ['api-cors.response'],
  },
  {
    name: 'the functions allow every origin by name',
    api: rewrite(isForeign, (response, { headers }) => {
      response.headers[ALLOWED] = headers['origin'] ?? '';
    }),
    tested: API,
    broken: ['api-cors.foreign-preflight', 'api-cors.foreign-response'],
  },
];
