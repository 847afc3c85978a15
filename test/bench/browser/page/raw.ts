import type { Job } from './job.ts';
import { inParallel, send } from './send.ts';

/** The number of connections that a browser opens to one host name. */
const CONNECTIONS = 6;

export async function upload(files: readonly File[], { putUrls }: Job): Promise<void> {
  await inParallel(files, CONNECTIONS, async (file, index) => {
    await send('PUT', putUrls[index] ?? '', file);
  });
}
