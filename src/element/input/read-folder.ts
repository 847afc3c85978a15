import { setRelativePath } from './file-identity.ts';
import { isFolder } from './data-transfer.ts';

/** Some of a folder's files, or the path of one that could not be read. */
export type FolderEntry = { readonly files: readonly File[] } | { readonly unreadable: string };

/** All files in a folder and in those below it, as they are found. What cannot be read is named. */
export async function* readFolder(folder: FileSystemDirectoryEntry): AsyncGenerator<FolderEntry> {
  const reader = folder.createReader();
  for (;;) {
    let entries: readonly FileSystemEntry[];
    try {
      // It gives a hundred at a time, and none at the end.
      entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
    } catch {
      yield { unreadable: pathOfEntry(folder) };
      return;
    }
    if (entries.length === 0) return;
    const files: File[] = [];
    for (const entry of entries) {
      if (isFolder(entry)) continue;
      const file = await fileOf(entry as FileSystemFileEntry);
      if (file) files.push(file);
      else yield { unreadable: pathOfEntry(entry) };
    }
    if (files.length > 0) yield { files };
    for (const entry of entries) if (isFolder(entry)) yield* readFolder(entry);
  }
}

async function fileOf(entry: FileSystemFileEntry): Promise<File | undefined> {
  try {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    setRelativePath(file, pathOfEntry(entry));
    return file;
  } catch {
    return undefined;
  }
}

/** As `webkitRelativePath` has it: from the folder that was dropped, without a slash before it. */
function pathOfEntry({ fullPath }: FileSystemEntry): string {
  return fullPath.replace(/^\//, '');
}
