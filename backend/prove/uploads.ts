import { createHash } from 'node:crypto';
import type { FileRequest } from '../../src/contract/requests.ts';
import { FileInfo } from '../../src/contract/file-info.ts';
import { type AcceptedFile } from '../../src/contract/responses.ts';
import { type FormPlan, type PutPlan } from '../../src/contract/upload-plans.ts';
import { Crc64, crc64ToBase64 } from '../../src/engine/checksum/crc64-nvme.ts';
import { Broken, Unknown } from './outcome.ts';
import { exchange, type Exchange } from './exchange.ts';
import { expectBody } from './expectations.ts';
import type { Session } from './session.ts';

/** A registered file, how it is uploaded, and its content. */
export interface Upload<Plan> {
  readonly file: AcceptedFile;
  readonly plan: Plan;
  readonly bytes: Uint8Array;
}

export const crc64 = (bytes: Uint8Array): string =>
  crc64ToBase64(new Crc64().update(bytes).digest());

export const sha256 = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('base64');

export const textFile = { name: 'prove.txt', type: 'text/plain' };

export async function registerPut(
  session: Session,
  text: string,
  more: Partial<FileRequest> = {},
): Promise<Upload<PutPlan>> {
  const bytes = Buffer.from(text);
  const file = await session.register({ ...textFile, size: bytes.length, ...more }, ['put']);
  const { upload: plan } = file;
  if (plan.kind !== 'put') throw new Broken('a plan of the kind put', `the kind ${plan.kind}`);
  return { file, plan, bytes };
}

export async function registerForm(session: Session, text: string): Promise<Upload<FormPlan>> {
  const bytes = Buffer.from(text);
  const request = { ...textFile, size: bytes.length, sha256: sha256(bytes) };
  const file = await session.register(request, ['put', 'form']);
  const { upload: plan } = file;
  if (plan.kind !== 'form') throw new Unknown('the deployment does not use form uploads');
  return { file, plan, bytes };
}

/** What is sent differently from the plan. A header that is undefined is left out. */
export interface PutChange {
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly bytes?: Uint8Array;
}

export function sendPut(
  session: Session,
  { plan, bytes }: Pick<Upload<PutPlan>, 'plan' | 'bytes'>,
  change: PutChange = {},
): Promise<Exchange> {
  const headers = { origin: session.target.origin, ...plan.headers, ...change.headers };
  const defined = Object.entries(headers).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return exchange('the signed PUT', change.url ?? plan.url, {
    method: 'PUT',
    headers: Object.fromEntries(defined),
    body: change.bytes ?? bytes,
    signal: session.signal,
  });
}

export interface FormChange {
  readonly fields?: Readonly<Record<string, string | undefined>>;
  readonly bytes?: Uint8Array;
}

export function sendForm(
  session: Session,
  { plan, bytes }: Upload<FormPlan>,
  change: FormChange = {},
): Promise<Exchange> {
  const boundary = 'filestore-prove-boundary';
  const lines = Object.entries({ ...plan.fields, ...change.fields }).map(([name, value]) =>
    value === undefined ? '' : `${partHead(boundary, `name="${name}"`)}${value}\r\n`,
  );
  const body = Buffer.concat([
    Buffer.from(lines.join('') + partHead(boundary, 'name="file"; filename="file"')),
    change.bytes ?? bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  const headers = {
    origin: session.target.origin,
    'content-type': `multipart/form-data; boundary=${boundary}`,
  };
  const { signal } = session;
  return exchange('the signed form', plan.url, { method: 'POST', headers, body, signal });
}

function partHead(boundary: string, disposition: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`;
}

/** Calls `complete` as the page does after an upload, and returns the file as the server knows it. */
export async function complete(
  session: Session,
  { id, token }: AcceptedFile,
  body: object = {},
): Promise<FileInfo> {
  const answer = await session.call('POST', `/files/${id}/complete`, { token, body });
  return expectBody(answer, 200, FileInfo);
}
