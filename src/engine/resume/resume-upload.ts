import { partPlanFor } from '../../contract/part-plan.ts';
import type { FileRequest } from '../../contract/requests.ts';
import type { MultipartPlan } from '../../contract/upload-plans.ts';
import type { Platform } from '../platform.ts';
import type { Presigned } from '../presign/file-to-presign.ts';
import type { MultipartFile } from '../transfer/multipart.ts';
import { PartTracker } from '../transfer/part-tracker.ts';
import { PartUrls } from '../transfer/part-urls.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { ChosenFile, ResumableUpload } from './resumable-store.ts';

/** A multipart upload that only this tab may send. */
export interface LockedMultipart extends MultipartFile {
  /** Lets another tab resume it. */
  readonly releaseLock: () => void;
  /** Removes it from the uploads that can be resumed. */
  readonly discard: () => Promise<void>;
}

/** The platform and the scope that resumable uploads are saved with. */
export interface ResumeScope {
  readonly platform: Platform;
  /** Identifies the API and the key. */
  readonly scope: string;
}

export const lockName = (id: string): string => `filestore-upload ${id}`;

/** Finds an earlier upload of the same file to the same API that no other tab is sending. */
export async function findResumable(
  file: File,
  request: FileRequest,
  { platform, scope }: ResumeScope,
): Promise<LockedMultipart | undefined> {
  // Usually there is nothing to resume, and then the file need not be read.
  if ((await platform.resumable.find('scope', scope)).length === 0) return undefined;
  const fingerprint = await fingerprintOf(file, request, scope);
  for (const earlier of await platform.resumable.find('fingerprint', fingerprint)) {
    const releaseLock = await platform.lock(lockName(earlier.id));
    if (!releaseLock) continue;
    // Another tab may have finished it before it released the lock.
    const saved = await platform.resumable.find('fingerprint', fingerprint);
    if (saved.some(({ id }) => id === earlier.id)) {
      const discard = (): Promise<void> => platform.resumable.delete(earlier.id);
      return { ...toMultipart(file, earlier), releaseLock, discard };
    }
    releaseLock();
  }
  return undefined;
}

/** How a new upload is found again. */
export interface ResumeOptions {
  /** The form field that the file was chosen for. `resumable` returns it. */
  readonly field?: string | undefined;
  /** Lets the upload be resumed after a reload without choosing the file again. */
  readonly handle?: FileHandle | undefined;
  /** The file that was chosen, if the given one was prepared before. */
  readonly source?: ChosenFile | undefined;
}

/** A handle, or the promise of one, as the browser returns it during a drop. */
export type FileHandle = FileSystemFileHandle | Promise<FileSystemFileHandle | undefined>;

/** Locks a new upload for this tab, and saves it while its first parts are sent. */
export function lockNewUpload(
  file: File,
  request: FileRequest,
  presigned: Presigned<MultipartPlan>,
  scope: ResumeScope,
  options: ResumeOptions,
): LockedMultipart {
  const { platform } = scope;
  const { id, token, upload, freshUntil } = presigned;
  const multipart = toMultipart(file, { id, token, partSize: upload.partSize });
  multipart.urls.add(upload.parts, freshUntil);
  const lock = platform.lock(lockName(id)).catch(() => undefined);
  // In a later task: reading the file must not delay the first bytes.
  const saved = new Promise<void>((resolve) => {
    platform.nextTask(() => {
      void saveForResume(file, request, presigned, scope, options)
        .catch(() => undefined)
        .then(resolve);
    });
  });
  return {
    ...multipart,
    releaseLock: () => void lock.then((release) => release?.()),
    // Only after it was saved. Otherwise it would be saved after it was deleted.
    discard: () => saved.then(() => platform.resumable.delete(id)),
  };
}

async function saveForResume(
  file: File,
  request: FileRequest,
  { id, token, upload, expiresAt }: Presigned<MultipartPlan>,
  { platform, scope }: ResumeScope,
  { field, handle, source }: ResumeOptions,
): Promise<void> {
  const { name, size, type, context } = request;
  await platform.resumable.save({
    name,
    size,
    type,
    context,
    id,
    token,
    scope,
    fingerprint: await fingerprintOf(file, request, scope),
    partSize: upload.partSize,
    partCount: upload.partCount,
    expiresAt: Date.parse(expiresAt),
    field,
    // The size of the same file is not asked again.
    source: source && source !== file ? { name: source.name, size: source.size } : undefined,
    handle: await handle,
  });
}

function toMultipart(
  file: File,
  { id, token, partSize }: Pick<ResumableUpload, 'id' | 'token' | 'partSize'>,
): MultipartFile {
  const ref = { id, token };
  const tracker = new PartTracker(file, partPlanFor(file.size, partSize));
  return { ref, tracker, urls: new PartUrls(ref, tracker) };
}
