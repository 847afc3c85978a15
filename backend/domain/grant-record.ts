import * as v from 'valibot';
import { FilestoreError } from '../../src/contract/errors.ts';

/** The uploads that a form's server allows one page. Only the hash of the grant is stored, as the key. */
export const GrantRecord = v.object({
  tenant: v.string(),
  /** Files that may still be registered. */
  left: v.number(),
  maxFileSize: v.optional(v.number()),
  allowedTypes: v.optional(v.array(v.string())),
  context: v.optional(v.string()),
  kind: v.optional(v.string()),
  /** The hash of the subject (backend/domain/client.ts), whose files are counted together. */
  client: v.optional(v.string()),
  /** Milliseconds since the epoch. */
  expiresAt: v.number(),
});
export type GrantRecord = v.InferOutput<typeof GrantRecord>;

export function unknownGrant(): FilestoreError {
  return new FilestoreError('grant-refused', {
    detail: 'grant: is unknown or has expired; get a new one from your server',
  });
}

export function grantUsedUp(): FilestoreError {
  return new FilestoreError('grant-refused', {
    detail: 'grant: allows fewer files than this request registers; get a new one from your server',
  });
}
