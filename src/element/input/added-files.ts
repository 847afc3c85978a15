import { isSystemFile } from './system-files.ts';

/** What `addFiles` accepts. */
export type AddableFiles = Iterable<Blob> | Blob;

interface AddedFiles {
  readonly files: readonly File[];
  /** The name of a chosen folder that has only files that systems hide. */
  readonly emptyFolder: string | undefined;
}

/**
 * Checks the argument of `addFiles`, gives each Blob a name, and leaves out what systems hide in a chosen folder.
 *
 * @throws {TypeError} for anything but a Blob, a File or a list of them
 */
export function readAddedFiles(given: AddableFiles): AddedFiles {
  const all = toList(given).map(toFile);
  // The File of jsdom has no path.
  const files = all.filter(({ webkitRelativePath: path }) => !path || !isSystemFile(path));
  const [hidden] = files.length === 0 ? all : [];
  return { files, emptyFolder: hidden?.webkitRelativePath.replace(/\/.*/, '') };
}

function toList(given: unknown): readonly Blob[] {
  const list: readonly unknown[] = isBlob(given)
    ? [given]
    : isIterable(given)
      ? [...given]
      : [undefined];
  if (list.every(isBlob)) return list;
  throw new TypeError('addFiles takes a File, a Blob, or a list of them such as a FileList');
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/** A File of an iframe is not an instance of this page's class. */
function isBlob(value: unknown): value is Blob {
  return /^\[object (Blob|File)\]$/.test(Object.prototype.toString.call(value));
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
