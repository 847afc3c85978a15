/** What `addFiles` accepts. */
export type AddableFiles = Iterable<Blob> | Blob;

/**
 * Returns what was passed to `addFiles` as a list.
 *
 * @throws {TypeError} for anything but a Blob, a File or a list of them
 */
export function toBlobs(given: unknown): readonly Blob[] {
  const list: readonly unknown[] = isBlob(given)
    ? [given]
    : isIterable(given)
      ? [...given]
      : [undefined];
  if (list.every(isBlob)) return list;
  throw new TypeError('addFiles takes a File, a Blob, or a list of them such as a FileList');
}

export function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

/** A File of an iframe is not an instance of this page's class. */
function isBlob(value: unknown): value is Blob {
  return (
    value instanceof Blob || /^\[object (Blob|File)\]$/.test(Object.prototype.toString.call(value))
  );
}

/** Whether it can be added as it is: it has a name and was not chosen in a folder. */
export function isSingleFile(blob: Blob): blob is File {
  // The File of jsdom has no path.
  return 'name' in blob && !(blob as File).webkitRelativePath;
}
