import { ALL_ABILITIES, type StoreAbilities } from '../abilities.ts';
import { ObjectStore } from '../object-store.ts';
import { S3Presigner } from '../presigner.ts';
import type { Findings } from './findings.ts';
import {
  BYTES,
  CRC64NVME,
  OTHER_CRC64NVME,
  TYPE,
  type StoreUnderProbe,
} from './store-under-probe.ts';

type MultipartAbilities = Pick<StoreAbilities, 'multipartChecksum' | 'completeIfNoneMatch'>;

/** Multipart uploads of one part, completed in ways that must fail. */
export async function probeMultipart(
  store: StoreUnderProbe,
  found: Findings,
): Promise<MultipartAbilities> {
  const multipartChecksum = await probeChecksum(store, found);
  const abilities = { ...ALL_ABILITIES, multipartChecksum };
  const completeIfNoneMatch = await probeSecondComplete(store, abilities, found);
  await probeParts(store, { ...abilities, completeIfNoneMatch }, found);
  return { multipartChecksum, completeIfNoneMatch };
}

interface StartedUpload {
  readonly key: string;
  readonly uploadId: string;
  readonly etag: string;
  readonly checksum?: string | undefined;
}

/** Opens an upload and sends its only part. Returns undefined if the store refuses one of the two. */
async function start(
  store: StoreUnderProbe,
  abilities: StoreAbilities,
  key = store.newKey(),
): Promise<StartedUpload | undefined> {
  const presigner = new S3Presigner({ ...store.bucket, abilities }, Date.now);
  try {
    const uploadId = await presigner.startMultipart(key, TYPE);
    const part = { key, uploadId, number: 1, length: BYTES.length };
    const status = await store.status(presigner.part(part, 60), { body: BYTES });
    const [sent] = (await store.objects.listParts(key, uploadId)) ?? [];
    return status < 300 && sent
      ? { key, uploadId, etag: sent.etag, checksum: sent.checksum }
      : undefined;
  } catch {
    return undefined;
  }
}

interface Completion {
  readonly checksum?: string;
  readonly etag?: string;
}

async function complete(
  store: StoreUnderProbe,
  abilities: StoreAbilities,
  upload: StartedUpload,
  { checksum, etag = upload.etag }: Completion = {},
): Promise<string> {
  const objects = new ObjectStore(store.bucket.bucket, store.client, abilities);
  const completed = { key: upload.key, uploadId: upload.uploadId, size: BYTES.length, checksum };
  const part = { number: 1, etag };
  try {
    const outcome = await objects.completeMultipart({ ...completed, parts: [part] });
    if (outcome !== 'checksums-needed') return outcome;
    return await objects.completeMultipart({
      ...completed,
      parts: [{ ...part, ...(upload.checksum !== undefined && { checksum: upload.checksum }) }],
    });
  } catch {
    return 'refused';
  }
}

/** Returns whether the store compares the checksum of the whole object. */
async function probeChecksum(store: StoreUnderProbe, found: Findings): Promise<boolean> {
  const wrong = await start(store, ALL_ABILITIES);
  const outcome =
    wrong && (await complete(store, ALL_ABILITIES, wrong, { checksum: OTHER_CRC64NVME }));
  const right = await start(store, ALL_ABILITIES);
  const completed =
    right !== undefined &&
    (await complete(store, ALL_ABILITIES, right, { checksum: CRC64NVME })) === 'completed';
  found.expect('complete-checksum', 'CRC-64/NVME of the whole object is not supported', completed);
  found.expect('complete-checksum', 'a wrong checksum was accepted', outcome !== 'completed');
  const reported = completed && (await store.objects.head(right.key))?.checksum === CRC64NVME;
  if (completed) found.expect('reported-checksums', 'not reported after multipart', reported);
  return completed && outcome !== 'completed';
}

/** Returns whether the store accepts `If-None-Match` when an upload is completed. */
async function probeSecondComplete(
  store: StoreUnderProbe,
  abilities: StoreAbilities,
  found: Findings,
): Promise<boolean> {
  const key = store.newKey();
  const first = await start(store, abilities, key);
  const second = await start(store, abilities, key);
  if (!first || !second) {
    found.expect('complete-once', 'multipart uploads are refused', false);
    return false;
  }
  const outcome = await complete(store, abilities, first);
  if (!found.expect('complete-once', 'If-None-Match is refused', outcome === 'completed'))
    return false;
  const again = await complete(store, abilities, second);
  found.expect('complete-once', 'a second upload has replaced the object', again !== 'completed');
  return true;
}

async function probeParts(
  store: StoreUnderProbe,
  abilities: StoreAbilities,
  found: Findings,
): Promise<void> {
  const upload = await start(store, abilities);
  if (!upload) return;
  const presigner = new S3Presigner({ ...store.bucket, abilities }, Date.now);
  const part = { key: upload.key, uploadId: upload.uploadId, number: 2, length: BYTES.length };
  const longer = await store.status(presigner.part(part, 60), { body: `${BYTES}!` });
  found.refused('part-length', 'a longer part', longer);
  const outcome = await complete(store, abilities, upload, { etag: `"${'0'.repeat(32)}"` });
  found.expect('complete-parts', 'an unknown part was accepted', outcome !== 'completed');
}
