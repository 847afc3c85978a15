import { uploadFiles } from '@better-upload/client';
import type { Job } from './job.ts';

export async function upload(files: readonly File[], { keyPrefix, large }: Job): Promise<void> {
  const { failedFiles } = await uploadFiles({
    api: '/api/better-upload',
    route: large ? 'large' : 'small',
    files,
    metadata: { keyPrefix },
  });
  if (failedFiles.length > 0) throw new Error(`${failedFiles.length} files failed`);
}
