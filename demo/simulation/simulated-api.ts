import { http, HttpResponse, type HttpHandler } from 'msw/http';
import { strikes } from './faults.ts';
import { files, move, newId, type SimulatedFile } from './simulated-files.ts';

/** No DNS server resolves these names, so a request that leaves the page by mistake fails. */
export const API = 'https://api.simulation.invalid/v1';
export const STORAGE = 'https://storage.simulation.invalid';

const MULTIPART_FROM_BYTES = 16 * 1024 * 1024;
const PART_BYTES = 8 * 1024 * 1024;
const EXPIRES_IN = 900;
const DAY_MILLISECONDS = 86_400_000;

interface Announced {
  readonly name: string;
  readonly size: number;
  readonly type: string;
}

interface Credentials {
  readonly id: string;
  readonly token: string;
}

/** The answers to `preprocess` by idempotency key. The simulated URLs do not expire. */
const answers = new Map<string, object>();

/** The operations of the stack's API that a page calls, with the same responses. */
export const handlers: readonly HttpHandler[] = [
  http.post(`${API}/files`, async ({ request }) => {
    if (strikes('away')) return HttpResponse.error();
    const { files: announced } = (await request.json()) as { files: readonly Announced[] };
    const key = request.headers.get('idempotency-key');
    const answer = (key && answers.get(key)) || { files: announced.map(accept) };
    if (key) answers.set(key, answer);
    return HttpResponse.json(answer, { status: 201 });
  }),
  http.post(`${API}/files/:id/parts`, async ({ params, request }) => {
    const file = files.get(String(params['id']));
    if (!file || !owns(file, request)) return problem(404, 'file-not-found');
    const wanted = (await request.json()) as { numbers?: readonly number[]; list?: boolean };
    const partCount = countOf(file);
    return HttpResponse.json({
      partSize: file.partSize,
      partCount,
      parts: (wanted.numbers ?? []).map((number) => signed(file, number)),
      expiresIn: EXPIRES_IN,
      ...(wanted.list && {
        uploaded: [...file.bytes].map(([number, { size }]) => ({
          number,
          size,
          etag: etagOf(file.row.id, number),
        })),
      }),
      ...(partCount === 1 && { upload: whole(file) }),
    });
  }),
  http.post(`${API}/files/:id/complete`, ({ params, request }) => {
    const file = files.get(String(params['id']));
    if (!file || !owns(file, request)) return problem(404, 'file-not-found');
    if (countOf(file) > 1 || file.bytes.size === 0) return problem(409, 'parts-incomplete');
    move(file, 'UPLOADED');
    return HttpResponse.json(file.row);
  }),
  http.post(`${API}/files/confirm`, async ({ request }) => {
    const { files: named } = (await request.json()) as { files: readonly Credentials[] };
    return HttpResponse.json({ files: named.map(confirm) });
  }),
  http.get(`${API}/files/:id`, ({ params, request }) => {
    const file = files.get(String(params['id']));
    if (!file || !owns(file, request)) return problem(404, 'file-not-found');
    return HttpResponse.json(file.row);
  }),
  http.delete(`${API}/files/:id`, ({ params, request }) => {
    const file = files.get(String(params['id']));
    if (!file || !owns(file, request)) return problem(404, 'file-not-found');
    move(file, 'DELETED');
    return HttpResponse.json({ id: file.row.id, state: 'DELETED' });
  }),
];

function accept({ name, size, type }: Announced): object {
  if (strikes('type')) return refusal(415, 'type-not-allowed', 'File type is not allowed');
  if (strikes('quota')) return refusal(429, 'quota-exceeded', 'Daily quota exceeded');
  const id = newId();
  const file: SimulatedFile = {
    row: { id, name, size, type, state: 'PENDING', createdAt: new Date().toISOString() },
    token: newId(),
    partSize: size > MULTIPART_FROM_BYTES ? PART_BYTES : Math.max(size, 1),
    bytes: new Map(),
  };
  files.set(id, file);
  const expiresAt = new Date(Date.now() + DAY_MILLISECONDS).toISOString();
  return {
    id,
    token: file.token,
    expiresAt,
    upload: countOf(file) > 1 ? inParts(file) : whole(file),
  };
}

function confirm({ id, token }: Credentials): object {
  const file = files.get(id);
  if (file?.token !== token) return refusal(404, 'file-not-found', 'File not found');
  if (file.row.state === 'DELETED') return refusal(410, 'file-deleted', 'File has been deleted');
  if (file.row.state === 'PENDING') {
    if (file.bytes.size !== countOf(file)) return refusal(409, 'wrong-state', 'Not uploaded yet');
    move(file, 'UPLOADED');
  }
  return file.row;
}

function whole(file: SimulatedFile): object {
  return { kind: 'put', url: signed(file, 1).url, headers: {}, expiresIn: EXPIRES_IN };
}

function inParts(file: SimulatedFile): object {
  const partCount = countOf(file);
  const parts = Array.from({ length: partCount }, (_, index) => signed(file, index + 1));
  return { kind: 'multipart', partSize: file.partSize, partCount, parts, expiresIn: EXPIRES_IN };
}

function signed(file: SimulatedFile, number: number): { number: number; url: string } {
  return { number, url: `${STORAGE}/${file.row.id}/${number}` };
}

const countOf = ({ row, partSize }: SimulatedFile): number =>
  Math.max(1, Math.ceil(row.size / partSize));

export const etagOf = (id: string, number: number): string => `"${id}-${number}"`;

const owns = (file: SimulatedFile, request: Request): boolean =>
  request.headers.get('x-upload-token') === file.token;

function refusal(status: number, code: string, title: string): object {
  return { error: { code, status, title } };
}

function problem(status: number, code: string): Response {
  return HttpResponse.json({ code, title: code, status, requestId: 'simulated' }, { status });
}
