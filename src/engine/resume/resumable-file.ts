/** A large file that a page did not finish. */
export interface ResumableFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  readonly context?: string | undefined;
  /**
   * The file, where the browser has kept a handle and the person allows it, which they are asked for
   * only after a click; otherwise undefined, and they have to choose it again.
   */
  file(): Promise<File | undefined>;
  /** Gives it up: deleted here and on the server. */
  discard(): Promise<void>;
}

/** https://wicg.github.io/file-system-access/#api-filesystemhandle, which TypeScript does not have. */
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
    // Moved, deleted, or asked for without a click.
    return undefined;
  }
}
