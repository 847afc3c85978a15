import { isSystemFile, isSystemFolder } from './system-files.ts';

/** A file and its path from the dropped folder, such as `folder/sub/name.txt`. */
interface FoundFile {
  readonly file: File;
  readonly path: string;
}

/** Some of a folder's files, or the path of a file or folder that could not be read. */
type FoundEntry = { readonly files: readonly FoundFile[] } | { readonly unreadable: string };

/**
 * Reads the files of a folder and of the folders in it, without those that systems hide.
 */
export async function* readFolder(folder: FileSystemDirectoryEntry): AsyncGenerator<FoundEntry> {
  const reader = folder.createReader();
  for (;;) {
    let entries: readonly FileSystemEntry[];
    try {
      // Returns a hundred entries at a time, and none at the end.
      entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
    } catch {
      yield { unreadable: pathOf(folder) };
      return;
    }
    if (entries.length === 0) return;
    const files: FoundFile[] = [];
    for (const entry of entries.filter(({ isDirectory }) => !isDirectory)) {
      if (isSystemFile(entry.name)) continue;
      const path = pathOf(entry);
      const file = await readFile(entry as FileSystemFileEntry);
      if (file) files.push({ file, path });
      else yield { unreadable: path };
    }
    if (files.length > 0) yield { files };
    for (const entry of entries.filter(({ isDirectory }) => isDirectory)) {
      if (!isSystemFolder(entry.name)) yield* readFolder(entry as FileSystemDirectoryEntry);
    }
  }
}

async function readFile(entry: FileSystemFileEntry): Promise<File | undefined> {
  try {
    return await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
  } catch {
    return undefined;
  }
}

/** In the format of `webkitRelativePath`: from the dropped folder, without a leading slash. */
function pathOf({ fullPath }: FileSystemEntry): string {
  return fullPath.replace(/^\//, '');
}

/**
 * Returns the handle of a file in a dropped folder.
 *
 * @param path the path from the folder, which begins with its name
 */
export async function handleInFolder(
  folder: Promise<FileSystemHandle | undefined> | undefined,
  path: string,
): Promise<FileSystemFileHandle | undefined> {
  const [, ...names] = path.split('/');
  const name = names.pop();
  let handle = await folder;
  for (const one of names) {
    if (handle?.kind !== 'directory') return undefined;
    handle = await (handle as FileSystemDirectoryHandle).getDirectoryHandle(one);
  }
  if (handle?.kind !== 'directory' || name === undefined) return undefined;
  return (handle as FileSystemDirectoryHandle).getFileHandle(name);
}
