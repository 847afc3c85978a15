import type { StoreAbilities } from '../../../backend/stores/s3/abilities.ts';
import type { GuaranteeName } from '../../../backend/stores/s3/guarantees.ts';
import {
  accepts,
  answer,
  isPost,
  isPut,
  rewrite,
  withoutHeader,
  withoutName,
} from './deviation.ts';
import type { Change, ProxiedRequest, ProxiedResponse } from './proxy.ts';

/** A way in which a store can differ from what it says. */
export interface LyingStore {
  readonly name: string;
  readonly change: () => Change;
  /** The guarantees that the probe must call missing. */
  readonly missing?: readonly GuaranteeName[];
  /** What the backend must not use then. */
  readonly abilities?: Partial<StoreAbilities>;
}

const bodyOf = ({ body }: ProxiedRequest): string => body.toString('latin1');
const isSinglePut = (request: ProxiedRequest): boolean =>
  isPut(request) && !request.url.includes('partNumber');
const isUnsigned = ({ url, headers }: ProxiedRequest): boolean =>
  !url.includes('X-Amz-Signature') && !('authorization' in headers);
const isForm = (request: ProxiedRequest): boolean =>
  isPost(request) && (request.headers['content-type'] ?? '').startsWith('multipart/form-data');
const isComplete = (request: ProxiedRequest): boolean =>
  isPost(request) && request.url.includes('uploadId=');
const sends = (text: string) => (request: ProxiedRequest) => bodyOf(request) === text;

/** Answers some refusals as if the request had been accepted. */
const ignores =
  (status: number, fits: (request: ProxiedRequest) => boolean, code = '') =>
  (): Change => ({
    response: (response, request) => {
      if (!fits(request) || response.status !== status) return;
      if (response.body.includes(code)) accept(response, request);
    },
  });

function accept(response: ProxiedResponse, request: ProxiedRequest): void {
  accepts(() => true).response?.(response, request);
  if (!isComplete(request)) return;
  response.headers['content-type'] = 'application/xml';
  response.body = Buffer.from(
    '<CompleteMultipartUploadResult><ETag>"0-1"</ETag></CompleteMultipartUploadResult>',
  );
}

const ignoresHeader = (name: string): LyingStore => ({
  name: `accepts ${name} without a signature`,
  change: () => accepts((request) => isPut(request) && name in request.headers),
  missing: ['signed-headers'],
});

const acceptsForm = (what: string, fits: (form: string) => boolean): LyingStore => ({
  name: `accepts a form with ${what}`,
  change: () => accepts((request) => isForm(request) && fits(bodyOf(request)), 204),
  abilities: { forms: false },
});

const field = (name: string) => (form: string) => form.includes(`name="${name}"`);
const fileOf = (form: string): string | undefined =>
  /name="file"[^\r]*\r\n[^\r]*\r\n\r\n([^\r]*)\r\n/.exec(form)?.[1];
const otherBytes = ({ body, url }: ProxiedRequest): boolean =>
  body.toString() === 'FILESTORE?' && !url.includes('partNumber');

/** Whether a signature of two minutes ago is used, which was valid for one. */
const isExpired = ({ url }: ProxiedRequest): boolean => {
  const [, date = ''] = /X-Amz-Date=(\d{8}T\d{6}Z)/.exec(url) ?? [];
  const iso = date.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z');
  return date !== '' && Date.now() - Date.parse(iso) > 90_000;
};

export const lyingStores: readonly LyingStore[] = [
  {
    name: 'accepts a longer body',
    change: () => accepts((request) => isSinglePut(request) && sends('filestore!!')(request)),
    missing: ['put-length'],
  },
  {
    name: 'accepts a shorter body',
    change: () => accepts((request) => isSinglePut(request) && sends('ilestore!')(request)),
    missing: ['put-length'],
  },
  {
    name: 'accepts another type',
    change: () => accepts(({ headers }) => headers['content-type'] === 'text/html'),
    missing: ['put-type'],
  },
  { name: 'ignores If-None-Match', change: ignores(412, isSinglePut), missing: ['put-once'] },
  {
    name: 'does not know If-None-Match',
    change: () => ({
      answer: (request) =>
        isSinglePut(request) && 'if-none-match' in request.headers
          ? answer(501, 'application/xml', '<Error><Code>NotImplemented</Code></Error>')
          : undefined,
    }),
    missing: ['put-once'],
    abilities: { putIfNoneMatch: false },
  },
  {
    name: 'ignores the CRC-64/NVME of a PUT',
    change: ignores(
      400,
      (request) => 'x-amz-checksum-crc64nvme' in request.headers && otherBytes(request),
    ),
    abilities: { checksums: ['sha256'] },
  },
  {
    name: 'ignores the SHA-256 of a PUT',
    change: ignores(
      400,
      (request) => 'x-amz-checksum-sha256' in request.headers && otherBytes(request),
    ),
    abilities: { checksums: ['crc64nvme'] },
  },
  {
    name: 'drops checksums',
    change: ignores(400, (request) => isPut(request) && otherBytes(request)),
    missing: ['put-checksum', 'reported-checksums'],
    abilities: { checksums: [] },
  },
  {
    name: 'does not report checksums',
    change: () =>
      rewrite(
        ({ method }) => method === 'HEAD',
        (response, request) => {
          withoutHeader('x-amz-checksum-crc64nvme')(response, request);
          withoutHeader('x-amz-checksum-sha256')(response, request);
        },
      ),
    missing: ['reported-checksums'],
  },
  ignoresHeader('x-amz-copy-source'),
  ignoresHeader('x-amz-acl'),
  ignoresHeader('x-amz-meta-filestore'),
  ignoresHeader('x-amz-tagging'),
  ignoresHeader('x-amz-website-redirect-location'),
  {
    name: 'accepts another key than the signed one',
    change: () => accepts(({ method, url }) => method === 'PUT' && url.includes('/elsewhere?')),
    missing: ['signatures'],
  },
  {
    name: 'accepts an expired URL',
    change: () => accepts((request) => isPut(request) && isExpired(request)),
    missing: ['signatures'],
  },
  acceptsForm('another key', (form) => form.includes('filestore-probe/elsewhere')),
  acceptsForm('another type', (form) => /name="Content-Type"\r\n\r\ntext\/html/.test(form)),
  acceptsForm('an added ACL', field('acl')),
  acceptsForm('added metadata', field('x-amz-meta-filestore')),
  acceptsForm('a longer file', (form) => fileOf(form) === 'filestore!!'),
  acceptsForm('a shorter file', (form) => fileOf(form) === 'ilestore!'),
  acceptsForm('other bytes than its SHA-256', (form) => fileOf(form) === 'FILESTORE?'),
  {
    name: 'does not know forms',
    change: () => ({
      answer: (request) =>
        isForm(request)
          ? answer(501, 'application/xml', '<Error><Code>NotImplemented</Code></Error>')
          : undefined,
    }),
    abilities: { forms: false },
  },
  {
    name: 'accepts an expired form',
    change: ignores(403, isForm, 'expired'),
    abilities: { forms: false },
  },
  {
    name: 'accepts a longer part',
    change: () => accepts((request) => request.url.includes('partNumber=2')),
    missing: ['part-length'],
  },
  {
    name: 'replaces an object when a second upload is completed',
    change: ignores(412, isComplete),
    missing: ['complete-once'],
  },
  {
    name: 'completes an upload with a wrong checksum',
    change: ignores(400, isComplete, 'BadDigest'),
    missing: ['complete-checksum'],
    abilities: { multipartChecksum: false },
  },
  {
    name: 'completes an upload with an unknown part',
    change: ignores(400, isComplete, 'InvalidPart'),
    missing: ['complete-parts'],
  },
  {
    name: 'refuses parts without a checksum',
    change: () => ({
      answer: ({ url, method }) =>
        method === 'POST' && url.includes('uploads=')
          ? answer(400, 'application/xml', '<Error><Code>InvalidRequest</Code></Error>')
          : undefined,
    }),
    missing: ['complete-checksum', 'complete-once'],
    abilities: { multipartChecksum: false },
  },
  {
    name: 'deletes any version',
    change: () => {
      const deleted = new Set<string>();
      const pathOf = (url: string): string => url.split('?')[0] ?? '';
      return {
        answer: ({ method, url, headers }) => {
          if (method === 'DELETE' && 'if-match' in headers) {
            deleted.add(pathOf(url));
            return answer(204, 'application/xml', '');
          }
          const isGone = method === 'HEAD' && deleted.has(pathOf(url));
          return isGone ? answer(404, 'application/xml', '') : undefined;
        },
      };
    },
    missing: ['delete-if-match'],
  },
  {
    name: 'lets everybody read',
    change: ignores(403, (request) => request.method === 'GET' && isUnsigned(request)),
    missing: ['private'],
  },
  {
    name: 'lets everybody write',
    change: ignores(403, (request) => isPut(request) && isUnsigned(request)),
    missing: ['private'],
  },
  {
    name: 'refuses the preflight of pages',
    change: () => ({
      answer: ({ method }) =>
        method === 'OPTIONS' ? answer(403, 'application/xml', '') : undefined,
    }),
    missing: ['cors'],
  },
  {
    name: 'does not expose the ETag',
    change: () => rewrite(isPut, withoutName('access-control-expose-headers', 'etag')),
    missing: ['cors'],
  },
  {
    name: 'does not let pages read the answer',
    change: () => rewrite(isPut, withoutHeader('access-control-allow-origin')),
    missing: ['cors'],
  },
];
