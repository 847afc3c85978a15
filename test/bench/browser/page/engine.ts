import { createUploader } from 'filestore-upload-build/engine';
import type { Job } from './job.ts';

export async function upload(files: readonly File[], { endpoint, apiKey }: Job): Promise<void> {
  const uploader = createUploader({ endpoint, apiKey });
  const onProgress = (): void => undefined;
  await Promise.all(files.map((file) => uploader.upload(file, { onProgress }).finished));
}
