import { FilestoreError } from '../../contract/errors.ts';

/** The constraints of the element. The server checks again; this only saves people a wasted upload. */
export interface FileConstraints {
  readonly accept: string;
  /** Bytes. */
  readonly minFileSize?: number | undefined;
  readonly maxFileSize?: number | undefined;
  readonly maxTotalSize?: number | undefined;
  readonly maxFiles?: number | undefined;
}

/**
 * Returns why the file breaks a constraint, or undefined.
 *
 * @param totalSize bytes of the other files
 */
export function validateFile(
  file: File,
  limits: FileConstraints,
  totalSize: number,
): FilestoreError | undefined {
  const { accept, minFileSize, maxFileSize, maxTotalSize } = limits;
  if (!isAccepted(file, accept)) {
    return new FilestoreError('type-not-allowed', {
      detail: `type is ${file.type || 'unknown'}, accept is ${accept}`,
    });
  }
  if (maxFileSize !== undefined && file.size > maxFileSize) {
    return new FilestoreError('file-too-large', {
      detail: `size is ${file.size} bytes, max-file-size is ${maxFileSize}`,
      limit: maxFileSize,
    });
  }
  if (minFileSize !== undefined && file.size < minFileSize) {
    return new FilestoreError('file-too-small', {
      detail: `size is ${file.size} bytes, min-file-size is ${minFileSize}`,
      limit: minFileSize,
    });
  }
  if (maxTotalSize !== undefined && totalSize + file.size > maxTotalSize) {
    return new FilestoreError('total-too-large', {
      detail: `all files are ${totalSize + file.size} bytes, max-total-size is ${maxTotalSize}`,
      limit: maxTotalSize,
    });
  }
  return undefined;
}

/**
 * Checks a file against an `accept` attribute by the rules of the HTML standard: extensions, media types
 * and `image/*`. Browsers check only their own dialog, not a drop. An empty attribute accepts every file.
 */
export function isAccepted(file: File, accept: string): boolean {
  const tokens = accept
    .split(',')
    .map((token) => token.trim().toLowerCase())
    .filter((token) => token !== '');
  if (tokens.length === 0) return true;
  const name = file.name.toLowerCase();
  const type = file.type.toLowerCase();
  return tokens.some((token) => {
    if (token === '*/*') return true;
    if (token.startsWith('.')) return name.endsWith(token);
    if (token.endsWith('/*')) return type.startsWith(token.slice(0, -1));
    return type === token;
  });
}
