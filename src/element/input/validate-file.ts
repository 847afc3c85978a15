import { FilestoreError } from '../../contract/errors.ts';
import { NAME_LENGTH } from '../../contract/limits.ts';
import { typeError } from './type-check.ts';

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
  const refusedType = typeError(file, accept);
  if (refusedType) return refusedType;
  // The code's message speaks of the name, and no other field of a file can be too long.
  if (file.name.length > NAME_LENGTH) {
    return new FilestoreError('request-too-large', {
      detail: `name has ${file.name.length} characters, the limit is ${NAME_LENGTH}`,
      limit: NAME_LENGTH,
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
