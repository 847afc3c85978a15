import type { Context } from '../context.ts';

/** What a crash has left between two steps: uploads that are complete, and bytes that nothing names. */
export async function recover({ buckets, index, uploads, blobs }: Context): Promise<void> {
  const inObjects = new Set(await Array.fromAsync(index.blobIds()));
  const onDisk = await blobs.ids();
  for (const [bucket] of buckets.entries()) {
    for (const [uploadId] of await Array.fromAsync(uploads.uploads(bucket))) {
      const parts = await Array.fromAsync(uploads.parts(bucket, uploadId));
      // An abort would take the object's own bytes. And where a part's bytes are gone, they were those of an
      // object that has been replaced since.
      if (parts.some(([, { blob }]) => inObjects.has(blob.id) || !onDisk.has(blob.id))) {
        await uploads.remove(bucket, uploadId);
      }
    }
  }
  const inParts = await Array.fromAsync(uploads.blobIds());
  await blobs.retainOnly(new Set([...inObjects, ...inParts]));
}
