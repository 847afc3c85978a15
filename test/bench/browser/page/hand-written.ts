import type { Job } from './job.ts';
import { inParallel, send } from './send.ts';

/** What one writes who knows S3, one browser and one network, and wants no more than a fast demo. */
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
