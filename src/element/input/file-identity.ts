/** Scripts cannot set `webkitRelativePath`. */
const paths = new WeakMap<File, string>();

export function setRelativePath(file: File, path: string): void {
  paths.set(file, path);
}

/** The path of a file from the folder that was chosen or dropped, or an empty string. */
export function relativePath(file: File): string {
  return paths.get(file) ?? file.webkitRelativePath;
}

/** Equal for a file that is chosen twice. The content is not read, because that would take too long. */
export function duplicateKey(file: File): string {
  return JSON.stringify([relativePath(file), file.name, file.size, file.lastModified]);
}
