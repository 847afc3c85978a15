/** A large file that a page did not finish. */
export interface InterruptedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  readonly context?: string;
  /**
   * The file, where the browser has kept a handle and the person allows it, which they are asked for
   * only after a click; otherwise undefined, and they have to choose it again.
   */
  file(): Promise<File | undefined>;
  /** Gives it up: deleted here and on the server. */
  forget(): Promise<void>;
}

/** https://wicg.github.io/file-system-access/#api-filesystemhandle, which TypeScript does not have. */
interface Permitted {
  queryPermission?(): Promise<PermissionState>;
  requestPermission?(): Promise<PermissionState>;
}

export async function fileOf(handle: FileSystemFileHandle | undefined): Promise<File | undefined> {
  if (!handle) return undefined;
  const permitted = handle as Permitted;
  try {
    const state = (await permitted.queryPermission?.()) ?? 'granted';
    const granted = state === 'granted' || (await permitted.requestPermission?.()) === 'granted';
    return granted ? await handle.getFile() : undefined;
  } catch {
    // Moved, deleted, or asked for without a click.
    return undefined;
  }
}
