import { FilestoreError } from '../../src/contract/errors.ts';
import type { Operation } from '../../src/contract/server-operations.ts';
import { API_KEY_HEADER } from '../../src/contract/operations.ts';
import { UPLOAD_TOKEN } from '../../src/contract/patterns.ts';
import type { Principal } from '../domain/access.ts';
import { hashToken } from '../domain/file-id.ts';
import type { KeyRecord } from '../domain/key-record.ts';

/**
 * Returns the caller of an operation, or throws if it may not call it. The role of the key is checked here,
 * because API Gateway accepts every key for every method of its stage.
 */
export function authorize(
  operation: Operation,
  key: KeyRecord,
  token: string | undefined,
): Principal {
  if (operation.callers.includes(key.role)) return { kind: key.role };
  if (!operation.callers.includes('token')) {
    throw new FilestoreError('role-not-allowed', {
      detail: `${API_KEY_HEADER}: ${operation.name} requires a ${operation.callers.join(' or ')} key`,
    });
  }
  if (token === undefined || !UPLOAD_TOKEN.test(token)) throw new FilestoreError('file-not-found');
  return { kind: 'token', hash: hashToken(token) };
}
