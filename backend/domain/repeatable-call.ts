import { createHash, createHmac } from 'node:crypto';
import { newFileId } from './file-id.ts';

/** The caller of a call with an idempotency key. A key means something else for every other caller. */
export interface CallIdentity {
  readonly tenant: string;
  readonly role: string;
  readonly grant: string | undefined;
  readonly idempotencyKey: string;
}

export interface FileCredentials {
  readonly id: string;
  readonly token: string;
}

/** Returns the name under which the call is remembered. It does not reveal the grant or the key. */
export function callHash({ tenant, role, grant, idempotencyKey }: CallIdentity): string {
  return hashJson([tenant, role, grant ?? null, idempotencyKey]);
}

export function hashJson(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('base64url');
}

/**
 * Returns the id and the token of one file of a call, the same ones each time. They need the seed, which only
 * the database has, and the idempotency key, which only the client has. So the database contains no token.
 *
 * @param index of the file in the request
 */
export function deriveCredentials(
  seed: string,
  idempotencyKey: string,
  index: number,
): FileCredentials {
  const derive = (purpose: 'id' | 'token'): Buffer =>
    createHmac('sha256', seed)
      .update(JSON.stringify([purpose, idempotencyKey, index]))
      .digest();
  return {
    id: newFileId(derive('id').subarray(0, 16)),
    token: derive('token').toString('base64url'),
  };
}
