import AwsS3 from '@uppy/aws-s3';
import { Uppy } from '@uppy/core';
import type { Job } from './job.ts';

let uppy = new Uppy();

export async function prepare({ keyPrefix }: Job): Promise<void> {
  uppy = uppy.use(AwsS3, {
    signRequest: async (request: unknown) => {
      const answer = await fetch('/api/uppy-sign', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
      });
      return (await answer.json()) as { readonly url: string };
    },
    generateObjectKey: ({ name }: { readonly name: string }) => `${keyPrefix}${name}`,
  });
}

export async function upload(files: readonly File[]): Promise<void> {
  uppy.addFiles(files.map((file) => ({ name: file.name, type: file.type, data: file })));
  const result = await uppy.upload();
  const failed = result?.failed ?? [];
  if (failed.length > 0) throw new Error(`${failed.length} files failed: ${failed[0]?.error}`);
}
