import { DownloadResponse } from '../../src/contract/responses.ts';
import { Unknown } from './outcome.ts';
import { exchange, type Exchange } from './exchange.ts';
import { describe, expectBody, expectStatus } from './expectations.ts';
import type { Session } from './session.ts';
import { complete, registerPut, sendPut } from './uploads.ts';

const SCAN_MILLISECONDS = 120_000;

/** Stores a file as the server of a form does. Waits for a malware scan. */
export async function store(session: Session, id: string): Promise<void> {
  const end = Date.now() + SCAN_MILLISECONDS;
  for (;;) {
    const answer = await session.server('POST', `/files/${id}/store`, {});
    if (!describe(answer).startsWith('409 scan-pending')) return expectStatus(answer, 200);
    if (Date.now() > end) throw new Unknown('the malware scan took longer than two minutes');
    await session.wait(1000);
  }
}

export async function link(session: Session, id: string): Promise<DownloadResponse> {
  const answer = await session.server('POST', `/files/${id}/download`);
  return expectBody(answer, 200, DownloadResponse);
}

export function get(
  session: Session,
  url: string,
  onChunk?: (chunk: Buffer) => void,
): Promise<Exchange> {
  return exchange('the signed download', url, {
    method: 'GET',
    headers: { origin: session.target.origin },
    signal: session.signal,
    ...(onChunk && { onChunk }),
  });
}

export const DOWNLOADED = {
  name: 'Größe 1.txt',
  type: 'text/plain',
  text: 'byte for byte: äöü',
};

/** Uploads, stores and downloads a file. */
export async function downloadOf(
  session: Session,
  { name, type, text }: typeof DOWNLOADED,
): Promise<Exchange> {
  const { url } = await storedLink(session, text, { name, type });
  return get(session, url);
}

export async function storedLink(
  session: Session,
  text: string,
  more: { readonly name?: string; readonly type?: string } = {},
): Promise<DownloadResponse & { readonly id: string }> {
  const upload = await registerPut(session, text, more);
  expectStatus(await sendPut(session, upload), 200);
  const { id } = upload.file;
  await complete(session, upload.file);
  await store(session, id);
  return { ...(await link(session, id)), id };
}
