import { FilestoreError } from '../../src/contract/errors.ts';
import type { FileKinds } from './file-kinds.ts';
import { cleanFileName } from './file-name.ts';
import { forbiddenMeaning, isAllowedType } from './media-type.ts';
import { OBJECT_BYTES, MAX_SINGLE_PUT_BYTES } from '../../src/contract/limits.ts';
import { readableTypes } from '../../src/contract/media-types.ts';
import type { FileRequest, UploadMethod } from '../../src/contract/requests.ts';

/** The limits of a deployment. */
export interface UploadPolicy {
  /** The size of the largest file, in bytes. */
  readonly maxFileSize: number;
  /** Media types or patterns such as `image/*`. An empty list allows every type. */
  readonly allowedTypes: readonly string[];
  /** The kinds of files, which have limits of their own in addition. */
  readonly kinds: FileKinds;
}

/** The limits of a key, a grant or a kind, in addition to the deployment's policy. */
export interface PolicyLimits {
  readonly maxFileSize?: number | undefined;
  readonly allowedTypes?: readonly string[] | undefined;
}

/** The combination of all limits. Each list must allow the type of a file. */
export type EffectivePolicy = Pick<UploadPolicy, 'maxFileSize'> & {
  readonly allowedTypes: readonly (readonly string[])[];
};

export function intersectPolicies(
  policy: Pick<UploadPolicy, 'maxFileSize' | 'allowedTypes'>,
  limits: readonly PolicyLimits[],
): EffectivePolicy {
  const sizes = limits.flatMap(({ maxFileSize }) => maxFileSize ?? []);
  const lists = limits.flatMap(({ allowedTypes }) => (allowedTypes ? [allowedTypes] : []));
  return {
    maxFileSize: Math.min(policy.maxFileSize, OBJECT_BYTES, ...sizes),
    allowedTypes: [policy.allowedTypes, ...lists],
  };
}

/** Returns the reason to refuse a file, or undefined if the policy allows it. */
export function validateAgainstPolicy(
  file: FileRequest,
  policy: EffectivePolicy,
  accepts: readonly UploadMethod[],
): FilestoreError | undefined {
  if (file.size > policy.maxFileSize) {
    return new FilestoreError('file-too-large', {
      detail: `size: is ${file.size} bytes, but the limit is ${policy.maxFileSize}; choose a smaller file`,
      limit: policy.maxFileSize,
    });
  }
  if (file.size > MAX_SINGLE_PUT_BYTES && !accepts.includes('multipart')) {
    return new FilestoreError('file-too-large', {
      detail: `size: is ${file.size} bytes, but the limit without "multipart" in accepts is ${MAX_SINGLE_PUT_BYTES}`,
      limit: MAX_SINGLE_PUT_BYTES,
    });
  }
  const name = cleanFileName(file.name);
  const list = policy.allowedTypes.find((allowed) => !isAllowedType(name, file.type, allowed));
  if (list) return typeNotAllowed(`type: must be one of ${list.join(', ')}`, list);
  for (const allowed of policy.allowedTypes) {
    const meaning = forbiddenMeaning(name, file.type, allowed);
    if (meaning !== undefined) {
      const detail = `name: its extension stands for ${meaning}, but the type must be one of ${allowed.join(', ')}`;
      return typeNotAllowed(detail, allowed);
    }
  }
  return undefined;
}

function typeNotAllowed(detail: string, allowed: readonly string[]): FilestoreError {
  return new FilestoreError('type-not-allowed', { detail, allowed: readableTypes(allowed) });
}
