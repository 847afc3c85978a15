/** The browser lets nobody set `webkitRelativePath`. */
const paths = new WeakMap<File, string>();

export function setPath(file: File, path: string): void {
  paths.set(file, path);
}

/** Where the file was in the folder that was chosen or dropped, or nothing. */
export function pathOf(file: File): string {
  return paths.get(file) ?? file.webkitRelativePath;
}

/** The same for a file that is chosen twice. Its content is not read: that would take too long. */
export function likenessOf(file: File): string {
  return JSON.stringify([pathOf(file), file.name, file.size, file.lastModified]);
}
