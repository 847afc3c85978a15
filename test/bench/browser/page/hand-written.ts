import type { Job } from './job.ts';
import { inParallel, send } from './send.ts';

/**
 * The code that a developer would write who knows S3 and needs only a fast demo for one browser and network.
 */
export async function upload([file]: readonly File[], { parts }: Job): Promise<void> {
  if (!file || !parts) throw new Error('hand-written parts are for one large file');
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
