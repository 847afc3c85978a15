import { isFilestoreError } from '../../contract/errors.ts';
import { parts } from '../../contract/operations.ts';
import { deleteFile } from '../delete-file.ts';
import type { Platform } from '../platform.ts';
import { lockName, lockSaved, type ResumeScope } from './resume-upload.ts';
import type { ChosenFile, ResumableUpload } from './resumable-store.ts';

/** A large file whose upload was interrupted, for example by a reload. */
export interface ResumableFile {
  /** The id of the file on the server. */
  readonly id: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The media type. */
  readonly type: string;
  /** The context of the upload. Pass the same one to `upload`, or the file is uploaded from the start. */
  readonly context?: string | undefined;
  /** The kind and the path from the chosen folder. Pass the same ones to `upload`. */
  readonly kind?: string | undefined;
  readonly path?: string | undefined;
  /** Milliseconds since the epoch. The server deletes the upload then. */
  readonly expiresAt: number;
  /** The file that was chosen. `prepare` may have made another one of it. */
  readonly source: ChosenFile;
  /** The form field that the file was chosen for, if the upload was given one. Pass the same one to `upload`. */
  readonly field?: string | undefined;
  /** Whether the browser has kept a handle, so that the user need not choose the file again. */
  readonly hasHandle: boolean;
  /**
   * Returns the file if the browser has kept a handle and the user grants access to it. Browsers ask for
   * access only after a click. Otherwise returns undefined, and the user has to choose the file again.
   */
  file(): Promise<File | undefined>;
  /**
   * Asks the server how many bytes S3 has. Returns undefined, and forgets the upload, if it can no longer be resumed.
   *
   * @throws {FilestoreError} `api-unreachable` and others
   */
  uploadedBytes(): Promise<number | undefined>;
  /** Whether no other tab is sending it, and none has finished it meanwhile. */
  isFree(): Promise<boolean>;
  /**
   * Deletes the upload from this browser and from the server, unless another tab is sending it or has finished it. Ignores
   * errors of the server.
   */
  discard(): Promise<void>;
}

/** Returns the uploads of the scope that no tab is sending. */
export async function findResumableFiles({
  platform,
  scope,
}: ResumeScope): Promise<readonly ResumableFile[]> {
  const uploads = await platform.resumable.find('scope', scope);
  const locked = await Promise.all(uploads.map(({ id }) => platform.isLocked(lockName(id))));
  return uploads
    .filter((_upload, index) => !locked[index])
    .map((upload) => toResumableFile(upload, platform));
}

function toResumableFile(upload: ResumableUpload, platform: Platform): ResumableFile {
  const { id, token, name, size, type, context, kind, path, expiresAt, field, scope, handle } =
    upload;
  const { source = { name, size } } = upload;
  return {
    id,
    name,
    size,
    type,
    context,
    kind,
    path,
    expiresAt,
    source,
    field,
    hasHandle: handle !== undefined,
    file: () => fileFromHandle(handle),
    uploadedBytes: () => uploadedBytes(upload, platform),
    isFree: async () => {
      const saved = await platform.resumable.find('scope', scope);
      return saved.some((one) => one.id === id) && !(await platform.isLocked(lockName(id)));
    },
    discard: async () => {
      const release = await lockSaved(platform, upload);
      if (!release) return;
      await platform.resumable.delete(id);
      await deleteFile(platform, { id, token }).catch(() => undefined);
      release();
    },
  };
}

async function uploadedBytes(
  { id, token, size }: ResumableUpload,
  platform: Platform,
): Promise<number | undefined> {
  try {
    const { uploaded = [] } = await platform.call(parts, { id, token, body: { list: true } });
    return uploaded.reduce((sum, part) => sum + part.size, 0);
  } catch (error) {
    if (!isFilestoreError(error)) throw error;
    // S3 has joined the parts, and the page has not heard of it.
    if (error.code === 'wrong-state') return size;
    if (error.code !== 'file-not-found' && error.code !== 'file-deleted') throw error;
    await platform.resumable.delete(id);
    return undefined;
  }
}

/** TypeScript does not have https://wicg.github.io/file-system-access/#api-filesystemhandle. */
interface FileHandleWithPermissions {
  queryPermission?(): Promise<PermissionState>;
  requestPermission?(): Promise<PermissionState>;
}

async function fileFromHandle(handle: FileSystemFileHandle | undefined): Promise<File | undefined> {
  if (!handle) return undefined;
  const withPermissions = handle as FileHandleWithPermissions;
  try {
    const state = (await withPermissions.queryPermission?.()) ?? 'granted';
    const granted =
      state === 'granted' || (await withPermissions.requestPermission?.()) === 'granted';
    return granted ? await handle.getFile() : undefined;
  } catch {
    // The file was moved or deleted, or access was requested without a click.
    return undefined;
  }
}
