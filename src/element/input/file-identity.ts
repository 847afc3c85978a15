/** The browser lets nobody set `webkitRelativePath`. */
const paths = new WeakMap<File, string>();

export function setRelativePath(file: File, path: string): void {
  paths.set(file, path);
}

/** Where the file was in the folder that was chosen or dropped, or nothing. */
export function relativePath(file: File): string {
  return paths.get(file) ?? file.webkitRelativePath;
}

/** The same for a file that is chosen twice. Its content is not read: that would take too long. */
export function duplicateKey(file: File): string {
  return JSON.stringify([relativePath(file), file.name, file.size, file.lastModified]);
}
