/** A large file whose upload was interrupted, for example by a reload. */
export interface ResumableFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The media type. */
  readonly type: string;
  /** The context of the upload. Pass the same one to `upload`, or the file is uploaded from the start. */
  readonly context?: string | undefined;
  /**
   * Returns the file if the browser has kept a handle and the user grants access to it. Browsers ask for
   * access only after a click. Otherwise returns undefined, and the user has to choose the file again.
   */
  file(): Promise<File | undefined>;
  /** Deletes the upload from this browser and from the server. Ignores errors of the server. */
  discard(): Promise<void>;
}

/** TypeScript does not have https://wicg.github.io/file-system-access/#api-filesystemhandle. */
interface FileHandleWithPermissions {
  queryPermission?(): Promise<PermissionState>;
  requestPermission?(): Promise<PermissionState>;
}

export async function fileFromHandle(
  handle: FileSystemFileHandle | undefined,
): Promise<File | undefined> {
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
