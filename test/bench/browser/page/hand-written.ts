import type { SignedRequest } from '../server/hand-written-api.ts';
import type { Job, SignedParts } from './job.ts';
import { inParallel, send } from './send.ts';

const CONNECTIONS = 6;

/**
 * The code that a developer would write who knows S3 and needs only a fast demo for one browser and network: no
 * checksums, no retries, no progress. It is the limit for the others.
 */
export async function upload(files: readonly File[], job: Job): Promise<void> {
  const [file] = files;
  if (file && job.parts) await uploadParts(file, job.parts);
  else await uploadFiles(files, job);
}

async function uploadParts(file: File, parts: SignedParts): Promise<void> {
  const { urls, partSize, connections, completeUrl } = parts;
  const etags: string[] = [];
  await inParallel(urls, connections, async (url, index) => {
    const part = file.slice(index * partSize, (index + 1) * partSize);
    const request = await send('PUT', url, part);
    etags[index] = request.getResponseHeader('etag') ?? '';
  });
  const list = etags.map(
    (etag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${etag}</ETag></Part>`,
  );
  const body = `<CompleteMultipartUpload>${list.join('')}</CompleteMultipartUpload>`;
  const { responseText } = await send('POST', completeUrl, body);
  if (responseText.includes('<Error>')) throw new Error(responseText);
}

/** Small files are forms, which have no preflight. Each host has its own connections. */
async function uploadFiles(files: readonly File[], { keyPrefix, small }: Job): Promise<void> {
  const response = await fetch('/api/sign', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      kind: small ? 'form' : 'put',
      keys: files.map(({ name }) => `${keyPrefix}${name}`),
    }),
  });
  const { uploads } = (await response.json()) as { readonly uploads: readonly SignedRequest[] };
  const jobs = files.map((file, index) => ({ file, upload: uploads[index] ?? { url: '' } }));
  const byHost = Map.groupBy(jobs, ({ upload }) => new URL(upload.url).host);
  await Promise.all(
    [...byHost.values()].map((own) =>
      inParallel(own, CONNECTIONS, ({ file, upload }) => sendFile(file, upload)),
    ),
  );
}

async function sendFile(file: File, { url, fields }: SignedRequest): Promise<void> {
  if (!fields) {
    await send('PUT', url, file);
    return;
  }
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', file);
  const { ok, status } = await fetch(url, { method: 'POST', body: form });
  if (!ok) throw new Error(`POST answered ${status}`);
}
