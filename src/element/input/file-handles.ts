/** Returns the handle of a file, or undefined if the browser has none. Does not reject. */
type HandleSource = () => Promise<FileSystemFileHandle | undefined>;

const sources = new WeakMap<File, HandleSource>();

/** Remembers where the handle of a file comes from. It is asked for when the file is uploaded. */
export function setHandle(file: File, source: HandleSource): void {
  sources.set(file, source);
}

/** The handle of a file, with which an interrupted upload is resumed without choosing the file again. */
export function handleOf(file: File): ReturnType<HandleSource> | undefined {
  return sources.get(file)?.();
}

/** TypeScript does not have https://wicg.github.io/file-system-access/#api-datatransferitem-getasfilesystemhandle. */
export interface ItemWithHandle {
  getAsFileSystemHandle?(): Promise<FileSystemHandle | undefined>;
}
