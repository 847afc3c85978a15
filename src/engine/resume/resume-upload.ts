import { partPlanFor } from '../../contract/part-plan.ts';
import type { FileRequest } from '../../contract/requests.ts';
import type { MultipartPlan } from '../../contract/upload-plans.ts';
import type { Platform } from '../platform.ts';
import { isScanned, type Presigned } from '../presign/file-to-presign.ts';
import type { MultipartFile } from '../transfer/multipart.ts';
import { PartTracker } from '../transfer/part-tracker.ts';
import { PartUrls } from '../transfer/part-urls.ts';
import { fingerprintOf } from './fingerprint.ts';
import type { ChosenFile, ResumableUpload } from './resumable-store.ts';

/** A multipart upload that only this tab may send. */
export interface LockedMultipart extends MultipartFile {
  /** Milliseconds since the epoch. The server deletes the upload then. */
  readonly expiresAt: number;
  /** Whether the server scans the file after the upload. */
  readonly isScanned: boolean;
  /** Lets another tab resume it. */
  readonly releaseLock: () => void;
  /** Locks it again, unless another tab sends it or has finished it. Resolves with what releases the lock. */
  readonly lockAgain: () => Promise<(() => void) | undefined>;
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

/** Locks a saved upload, unless another tab sends it or has finished it. Resolves with what releases the lock. */
export async function lockSaved(
  platform: Platform,
  { id, scope }: Pick<ResumableUpload, 'id' | 'scope'>,
): Promise<(() => void) | undefined> {
  const release = await platform.lock(lockName(id));
  if (!release) return undefined;
  // A finished upload is no longer saved when its lock is released.
  const saved = await platform.resumable.find('scope', scope);
  if (saved.some((upload) => upload.id === id)) return release;
  release();
  return undefined;
}

/** Finds an earlier upload of the same file for the same field that no other tab is sending. */
export async function findResumable(
  file: File,
  request: FileRequest,
  { platform, scope }: ResumeScope,
  field: string | undefined,
): Promise<LockedMultipart | undefined> {
  // Usually there is nothing to resume, and then the file need not be read.
  if ((await platform.resumable.find('scope', scope)).length === 0) return undefined;
  const fingerprint = await fingerprintOf(file, request, scope);
  for (const earlier of await platform.resumable.find('fingerprint', fingerprint)) {
    if (earlier.field !== field) continue;
    const lockAgain = (): ReturnType<typeof lockSaved> => lockSaved(platform, earlier);
    const releaseLock = await lockAgain();
    if (!releaseLock) continue;
    const { expiresAt } = earlier;
    const discard = (): Promise<void> => platform.resumable.delete(earlier.id);
    return {
      ...toMultipart(file, earlier),
      expiresAt,
      isScanned: earlier.isScanned ?? false,
      releaseLock,
      lockAgain,
      discard,
    };
  }
  return undefined;
}

/** How a new upload is found again. */
export interface ResumeOptions {
  /** The form field that the file was chosen for. `resumable` returns it, and only an upload of this field is resumed. */
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
  const saved = new Promise<boolean>((resolve) => {
    platform.nextTask(() => {
      void saveForResume(file, request, presigned, scope, options)
        .catch(() => false)
        .then(resolve);
    });
  });
  return {
    ...multipart,
    expiresAt: Date.parse(presigned.expiresAt),
    isScanned: isScanned(presigned),
    // No other tab knows an upload that could not be saved.
    lockAgain: async () =>
      (await saved) ? lockSaved(platform, { id, scope: scope.scope }) : platform.lock(lockName(id)),
    releaseLock: () => void lock.then((release) => release?.()),
    // Only after it was saved. Otherwise it would be saved after it was deleted.
    discard: () => saved.then(() => platform.resumable.delete(id)),
  };
}

async function saveForResume(
  file: File,
  request: FileRequest,
  { id, token, upload, expiresAt, checks }: Presigned<MultipartPlan>,
  { platform, scope }: ResumeScope,
  { field, handle, source }: ResumeOptions,
): Promise<boolean> {
  const { name, size, type, context, kind, path } = request;
  return platform.resumable.save({
    name,
    size,
    type,
    context,
    kind,
    path,
    isScanned: isScanned({ checks }),
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
    // The browser has none for a file that is only in the clipboard, and may say so with null.
    handle: (await handle) ?? undefined,
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
