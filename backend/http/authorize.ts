import { FilestoreError } from '../../src/contract/errors.ts';
import type { Operation } from '../../src/contract/server-operations.ts';
import { UPLOAD_TOKEN } from '../../src/contract/patterns.ts';
import type { Principal } from '../domain/access.ts';
import { hashToken } from '../domain/file-id.ts';
import type { KeyRecord } from '../stores/key-table.ts';

/**
 * On whose word this call acts. API Gateway lets every key into every method of its stage, so the
 * role is checked here and nowhere relied on to have been checked before.
 */
export function authorize(
  operation: Operation,
  key: KeyRecord,
  token: string | undefined,
): Principal {
  if (operation.callers.includes(key.role)) return { kind: key.role };
  if (!operation.callers.includes('token')) {
    throw new FilestoreError('role-not-allowed', {
      detail: `${operation.name} takes a ${operation.callers.join(' or ')} key`,
    });
  }
  if (token === undefined || !UPLOAD_TOKEN.test(token)) throw new FilestoreError('file-not-found');
  return { kind: 'token', hash: hashToken(token) };
}
