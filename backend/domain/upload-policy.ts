import { FilestoreError } from '../../src/contract/errors.ts';
import type { FileRequest } from '../../src/contract/schemas.ts';

/** What this deployment takes. */
export interface UploadPolicy {
  /** Bytes. */
  readonly maxFileSize: number;
  /** Media types, or `image/*`; empty allows every type. */
  readonly allowedTypes: readonly string[];
}

/** The reason to refuse a file, or undefined. */
export function refusal(file: FileRequest, policy: UploadPolicy): FilestoreError | undefined {
  if (file.size > policy.maxFileSize) {
    return new FilestoreError('file-too-large', {
      detail: `size is ${file.size} bytes, the limit is ${policy.maxFileSize}`,
      limit: policy.maxFileSize,
    });
  }
  if (!isAllowedType(file.type, policy.allowedTypes)) {
    return new FilestoreError('type-not-allowed', {
      detail: `type is ${file.type}, allowed are ${policy.allowedTypes.join(', ')}`,
    });
  }
  return undefined;
}

function isAllowedType(type: string, allowed: readonly string[]): boolean {
  if (allowed.length === 0) return true;
  const essence = type.split(';', 1).join('').trim().toLowerCase();
  return allowed.some((entry) =>
    entry === '*/*'
      ? true
      : entry.endsWith('/*')
        ? essence.startsWith(entry.slice(0, -1).toLowerCase())
        : essence === entry.toLowerCase(),
  );
}
