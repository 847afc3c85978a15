import { FilestoreError, toFilestoreError, type ErrorCode } from '../../contract/errors.ts';
import type { DroppedFolder } from './drop-controller.ts';
import { setHandle } from './file-handles.ts';
import { setRelativePath } from './file-identity.ts';
import { handleInFolder, readFolder } from './read-folder.ts';
import { isSystemFile } from './system-files.ts';

/*
 * What it takes to add anything but single files. This module is a chunk that only a folder or a Blob without a name
 * loads.
 */

interface AddedFiles {
  readonly files: readonly File[];
  /** The name of a chosen folder that has only files that systems hide. */
  readonly emptyFolder: string | undefined;
}

/** Gives each Blob a name, and leaves out what systems hide in a chosen folder. */
export function readAddedFiles(added: readonly Blob[]): AddedFiles {
  const all = added.map(toFile);
  // The File of jsdom has no path.
  const files = all.filter(({ webkitRelativePath: path }) => !path || !isSystemFile(path));
  const [hidden] = files.length === 0 ? all : [];
  return { files, emptyFolder: hidden?.webkitRelativePath.replace(/\/.*/, '') };
}

/** The same Blob is the same file, so that it is noticed when it is added twice. */
const filesByBlob = new WeakMap<Blob, File>();
let lastModified = 0;

function toFile(blob: Blob): File {
  if ('name' in blob) return blob as File;
  let file = filesByBlob.get(blob);
  if (!file) {
    // Two Blobs of one size are two files, although they get the same name.
    lastModified = Math.max(Date.now(), lastModified + 1);
    file = new File([blob], nameFor(blob.type), { type: blob.type, lastModified });
    filesByBlob.set(blob, file);
  }
  return file;
}

/** Returns `image.png` for `image/png`, as browsers name a picture that is pasted. */
function nameFor(type: string): string {
  const [, kind, subtype = ''] = /^(audio|image|text|video)?\w*\/(?:x-)?([^;+]+)/.exec(type) ?? [];
  const extension = subtype === 'plain' ? 'txt' : subtype;
  // A subtype that is longer than this, or `mpeg`, is not the usual extension.
  const isUsual = /^(?!mpeg)[a-z\d]{2,5}$/.test(extension);
  return (kind ?? 'file') + (isUsual ? `.${extension}` : '');
}

/** Some of a folder's files, or a file or folder that could not be read, or has no files. */
type FolderEntry =
  { readonly files: readonly File[] } | { readonly name: string; readonly error: FilestoreError };

/** Reads a dropped folder and the folders in it. */
export async function* readDroppedFolder({
  entry: folder,
  handle,
}: DroppedFolder): AsyncGenerator<FolderEntry> {
  let isEmpty = true;
  try {
    for await (const entry of readFolder(folder)) {
      isEmpty = false;
      if ('unreadable' in entry) {
        yield refusal(entry.unreadable, 'file-unreadable');
        continue;
      }
      for (const { file, path } of entry.files) {
        setRelativePath(file, path);
        setHandle(file, () => handleInFolder(handle, path).catch(() => undefined));
      }
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
