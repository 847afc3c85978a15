import { answer, editJson, isGet, rewrite, type Deviation } from './deviation.ts';
import type { ProxiedResponse } from './proxy.ts';

const EVENTS = ['events'];
const DOWNLOAD = [
  'download.bytes',
  'download.attachment',
  'download.headers',
  'download.cors',
  'download.html',
  'download.refuses-other-name',
  'download.refuses-no-signature',
  'download.deleted',
];

const isHtml = ({ body }: ProxiedResponse): boolean => body.includes('<!doctype html>');
let deleted: string | undefined;

/** How downloads, deletions, events and signatures could differ. */
export const storageDeviations: readonly Deviation[] = [
  {
    name: 'a download is not an attachment',
    s3: rewrite(isGet, ({ headers }) => void (headers['content-disposition'] = 'inline')),
    tested: DOWNLOAD,
    broken: ['download.attachment', 'download.html'],
  },
  {
    name: 'a download has other bytes',
    s3: rewrite(isGet, (response) => {
      if (response.status === 200) response.body = Buffer.from('other bytes');
    }),
    tested: DOWNLOAD,
    broken: ['download.bytes', 'download.html'],
  },
  {
    name: 'S3 sends HTML as HTML',
    s3: rewrite(isGet, (response) => {
      if (isHtml(response)) response.headers['content-type'] = 'text/html';
    }),
    tested: DOWNLOAD,
    broken: ['download.html'],
    observed: /text\/html/,
  },
  {
    name: 'S3 ignores the signed Cache-Control',
    s3: rewrite(isGet, ({ headers }) => void delete headers['cache-control']),
    tested: DOWNLOAD,
    broken: ['download.headers'],
  },
  {
    name: 'S3 accepts changed headers of a download',
    s3: rewrite(
      ({ url }) => url.includes('response-content-disposition=inline'),
      (response) => void (response.status = 200),
    ),
    tested: DOWNLOAD,
    broken: ['download.refuses-other-name'],
  },
  {
    name: 'the bucket is readable for everybody',
    s3: rewrite(
      ({ method, url }) => method === 'GET' && !url.includes('?'),
      (response) => void (response.status = 200),
    ),
    tested: DOWNLOAD,
    broken: ['download.refuses-no-signature'],
  },
  {
    name: 'S3 accepts a download link that has expired',
    s3: rewrite(isGet, (response) => {
      if (response.body.includes('Request has expired')) response.status = 200;
    }),
    tested: ['download.expires'],
    broken: ['download.expires'],
  },
  {
    name: 'a deletion deletes nothing',
    api: {
      answer: ({ method, headers }) =>
        method === 'DELETE' && !('x-upload-token' in headers)
          ? answer(200, 'application/json', '{"id":"a","state":"DELETED"}')
          : undefined,
    },
    tested: DOWNLOAD,
    broken: ['download.deleted'],
    observed: /^200$/,
  },
  {
    name: 'a file cannot be deleted',
    api: {
      answer: ({ method, url }) => {
        if (method !== 'DELETE') return undefined;
        deleted ??= url;
        return url === deleted ? answer(502, 'text/html', '<h1>Bad Gateway</h1>') : undefined;
      },
    },
    tested: ['put.plain'],
    broken: ['cleanup'],
    observed: /^1 files/,
  },
  {
    name: 'events are late',
    stack: ({ events }) => events.faults.add({ fault: { kind: 'delay', milliseconds: 1500 } }),
    patience: { eventMilliseconds: 500 },
    tested: EVENTS,
    broken: ['events.put', 'events.form'],
    observed: /late event/,
  },
  {
    name: 'events are lost',
    stack: ({ events }) => events.faults.add({ fault: { kind: 'lose' } }),
    patience: { eventMilliseconds: 500, lostEventMilliseconds: 1000 },
    tested: EVENTS,
    broken: ['events.put', 'events.form'],
    observed: /no event within/,
  },
  ...(['put', 'form', 'multipart'] as const).map((kind): Deviation => ({
    name: `the signature of the method ${kind} expires earlier than the plan says`,
    api: {
      response: editJson((body) => {
        for (const { upload } of (body['files'] ?? []) as Planned[]) {
          if (upload?.kind === kind) upload.expiresIn += 60;
        }
      }),
    },
    tested: ['signing'],
    broken: [`signing.${kind === 'multipart' ? 'part' : kind}-expiry`],
  })),
  {
    name: 'a download expires earlier than the response says',
    api: rewrite(
      ({ url }) => url.endsWith('/download'),
      editJson((body) => void (body['expiresIn'] = 3600)),
    ),
    tested: ['signing'],
    broken: ['signing.download-expiry'],
  },
  {
    name: 'the clock of the functions is slow',
    s3: {
      response: ({ headers }) => {
        headers['date'] = new Date(Date.now() + 300_000).toUTCString();
      },
    },
    tested: ['signing'],
    broken: ['signing.clock'],
  },
];

interface Planned {
  readonly upload?: { readonly kind: string; expiresIn: number };
}
