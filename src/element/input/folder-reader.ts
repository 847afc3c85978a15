import { FilestoreError, toFilestoreError, type ErrorCode } from '../../contract/errors.ts';
import { moduleNotLoaded } from '../module-not-loaded.ts';
import { setRelativePath } from './file-identity.ts';

/** Some of a folder's files, or a file or folder that could not be read, or has no files. */
type FolderEntry =
  { readonly files: readonly File[] } | { readonly name: string; readonly error: FilestoreError };

/** Reads a dropped folder and the folders in it. The code for that is loaded with the first folder. */
export async function* readDroppedFolder(
  folder: FileSystemDirectoryEntry,
): AsyncGenerator<FolderEntry> {
  let isEmpty = true;
  try {
    const { readFolder } = await import('./read-folder.ts').catch((cause: unknown) => {
      throw moduleNotLoaded('the code for folders', cause);
    });
    for await (const entry of readFolder(folder)) {
      isEmpty = false;
      if ('unreadable' in entry) {
        yield refusal(entry.unreadable, 'file-unreadable');
        continue;
      }
      for (const { file, path } of entry.files) setRelativePath(file, path);
      yield { files: entry.files.map(({ file }) => file) };
    }
    if (isEmpty) yield refusal(folder.name, 'folder-empty');
  } catch (error) {
    yield refusal(folder.name, toFilestoreError(error).code);
  }
}

function refusal(name: string, code: ErrorCode): FolderEntry {
  return { name, error: new FilestoreError(code, { detail: name }) };
}
