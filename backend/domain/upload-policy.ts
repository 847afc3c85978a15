import { FilestoreError } from '../../src/contract/errors.ts';
import { cleanFileName } from './file-name.ts';
import { isAllowedType, typeOfName } from './media-type.ts';
import { OBJECT_BYTES, MAX_SINGLE_PUT_BYTES } from '../../src/contract/limits.ts';
import type { FileRequest, UploadKind } from '../../src/contract/requests.ts';

/** What this deployment takes. */
export interface UploadPolicy {
  /** Bytes. */
  readonly maxFileSize: number;
  /** Media types, or `image/*`; empty allows every type. */
  readonly allowedTypes: readonly string[];
}

/** What a key or a grant takes off a deployment's policy. */
export interface PolicyLimits {
  readonly maxFileSize?: number | undefined;
  readonly allowedTypes?: readonly string[] | undefined;
}

/** The most that all of them allow. A type must be allowed by each list. */
export type EffectivePolicy = Omit<UploadPolicy, 'allowedTypes'> & {
  readonly allowedTypes: readonly (readonly string[])[];
};

export function intersectPolicies(
  policy: UploadPolicy,
  limits: readonly PolicyLimits[],
): EffectivePolicy {
  const sizes = limits.flatMap(({ maxFileSize }) => maxFileSize ?? []);
  const lists = limits.flatMap(({ allowedTypes }) => (allowedTypes ? [allowedTypes] : []));
  return {
    maxFileSize: Math.min(policy.maxFileSize, OBJECT_BYTES, ...sizes),
    allowedTypes: [policy.allowedTypes, ...lists],
  };
}

/** The reason to refuse a file, or undefined. */
export function validateAgainstPolicy(
  file: FileRequest,
  policy: EffectivePolicy,
  accepts: readonly UploadKind[],
): FilestoreError | undefined {
  if (file.size > policy.maxFileSize) {
    return new FilestoreError('file-too-large', {
      detail: `size is ${file.size} bytes, the limit is ${policy.maxFileSize}`,
      limit: policy.maxFileSize,
    });
  }
  if (file.size > MAX_SINGLE_PUT_BYTES && !accepts.includes('multipart')) {
    return new FilestoreError('file-too-large', {
      detail: `size is ${file.size} bytes, one PUT takes ${MAX_SINGLE_PUT_BYTES}`,
      limit: MAX_SINGLE_PUT_BYTES,
    });
  }
  const list = policy.allowedTypes.find((allowed) => !isAllowedType(file.type, allowed));
  if (list) {
    return new FilestoreError('type-not-allowed', {
      detail: `type: allowed are ${list.join(', ')}`,
    });
  }
  // A page, not a picture, for whoever opens it by the name that it is given back under.
  const byName = policy.allowedTypes.some((allowed) => allowed.length > 0)
    ? typeOfName(cleanFileName(file.name))
    : null;
  const nameList = policy.allowedTypes.find(
    (allowed) => byName !== null && !isAllowedType(byName, allowed),
  );
  if (nameList) {
    return new FilestoreError('type-not-allowed', {
      detail: `name: its extension stands for ${byName}, allowed are ${nameList.join(', ')}`,
    });
  }
  return undefined;
}
