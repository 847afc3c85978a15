/** Returns the handle of a file, or undefined if the browser has none. */
type HandleSource = () => Promise<FileSystemFileHandle | undefined>;

const sources = new WeakMap<File, HandleSource>();

/** Remembers where the handle of a file comes from. It is asked for when the file is uploaded. */
export function setHandle(file: File, source: HandleSource): void {
  sources.set(file, source);
}

/** The handle of a file, with which an interrupted upload is resumed without choosing the file again. */
export function handleOf(file: File): Promise<FileSystemFileHandle | undefined> | undefined {
  return sources
    .get(file)?.()
    .catch(() => undefined);
}

/** TypeScript does not have https://wicg.github.io/file-system-access/#api-datatransferitem-getasfilesystemhandle. */
interface ItemWithHandle {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | null>;
}

/** Asks for the handle of a dropped file or folder. Works only during the event. */
export function droppedHandle(item: DataTransferItem): Promise<FileSystemHandle | undefined> {
  const asked = (item as ItemWithHandle).getAsFileSystemHandle?.() ?? Promise.resolve(null);
  // Pages without the permission and some files have none.
  return asked.then(
    (handle) => handle ?? undefined,
    () => undefined,
  );
}

export function isFileHandle(handle: FileSystemHandle | undefined): handle is FileSystemFileHandle {
  return handle?.kind === 'file';
}
