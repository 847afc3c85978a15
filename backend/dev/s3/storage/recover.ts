import type { Context } from '../context.ts';

/** Cleans up after a crash between two steps: removes completed uploads and unreferenced bytes. */
export async function recover({ buckets, index, uploads, blobs }: Context): Promise<void> {
  const inObjects = new Set(await Array.fromAsync(index.blobIds()));
  const onDisk = await blobs.ids();
  for (const [bucket] of buckets.entries()) {
    for (const [uploadId] of await Array.fromAsync(uploads.uploads(bucket))) {
      const parts = await Array.fromAsync(uploads.parts(bucket, uploadId));
      // Aborting such an upload would delete the bytes of its object. If the bytes of a part are missing,
      // they belonged to an object that has since been replaced.
      if (parts.some(([, { blob }]) => inObjects.has(blob.id) || !onDisk.has(blob.id))) {
        await uploads.remove(bucket, uploadId);
      }
    }
  }
  const inParts = await Array.fromAsync(uploads.blobIds());
  await blobs.retainOnly(new Set([...inObjects, ...inParts]));
}
