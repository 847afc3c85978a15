/** Scripts cannot set `webkitRelativePath`. */
const paths = new WeakMap<File, string>();

export function setRelativePath(file: File, path: string): void {
  paths.set(file, path);
}

/** The path of a file from the folder that was chosen or dropped, or an empty string. */
export function relativePath(file: File): string {
  return paths.get(file) ?? file.webkitRelativePath;
}

/**
 * The files that were added, to recognize a file that is added twice. Files are the same if their path, name, size and
 * time are: to compare the content would take too long. Size and time are compared only for files of one name, because
 * Chromium asks the system for them, which blocks the page for a fifth of a millisecond.
 */
export class FileIdentities {
  readonly #files = new Map<string, File[]>();

  /** Returns false if the file was added before. */
  add(file: File): boolean {
    const key = keyOf(file);
    const similar = this.#files.get(key);
    if (!similar) this.#files.set(key, [file]);
    else if (similar.some((other) => isSame(other, file))) return false;
    else similar.push(file);
    return true;
  }

  delete(file: File): void {
    const key = keyOf(file);
    const others = this.#files.get(key)?.filter((other) => !isSame(other, file)) ?? [];
    if (others.length > 0) this.#files.set(key, others);
    else this.#files.delete(key);
  }
}

function keyOf(file: File): string {
  return JSON.stringify([relativePath(file), file.name]);
}

/** Compares files of one path and name. */
function isSame(one: File, other: File): boolean {
  return one === other || (one.size === other.size && one.lastModified === other.lastModified);
}

/** Whether two files have the same path, name, size and time. */
export function isSameFile(one: File, other: File): boolean {
  return keyOf(one) === keyOf(other) && isSame(one, other);
}
