import { FilestoreError } from '../../../src/contract/errors.ts';
import { IDEMPOTENCY_KEY_HEADER } from '../../../src/contract/operations.ts';
import type { PreprocessRequest } from '../../../src/contract/request-schemas.ts';
import { newFileId, newUploadToken } from '../../domain/file-id.ts';
import {
  callHash,
  deriveCredentials,
  hashJson,
  type FileCredentials,
} from '../../domain/repeatable-call.ts';
import type { ApiRequest } from '../../http/request.ts';
import type { CallTable } from '../../stores/call-table.ts';
import type { Payment } from '../../stores/payment.ts';

/** A call that has been paid. */
export interface Registration {
  readonly tenant: string;
  /** With an idempotency key: the same call may have created the files, or be creating them now. */
  readonly repeatable: boolean;
  /** Returns the id and the token of a file by its index in the request. */
  readonly credentials: (index: number) => FileCredentials;
}

/**
 * Pays for a call. With an idempotency key, a repeated call pays nothing and gets the ids and tokens of the
 * first one. The key is bound to the tenant, the role of the API key and the grant; for others, it is another
 * key. The first response may be lost at any point, and the first call may have crashed after the payment.
 *
 * @throws {FilestoreError} idempotency-key-reused if the first call with the key had another body
 */
export async function startRegistration(
  { tenant, authority, body, idempotencyKey }: ApiRequest<PreprocessRequest>,
  payments: readonly Payment[],
  { calls, clock }: { readonly calls: CallTable; readonly clock: () => number },
): Promise<Registration> {
  if (idempotencyKey === undefined) {
    await calls.pay(payments);
    const credentials = (): FileCredentials => ({ id: newFileId(), token: newUploadToken() });
    return { tenant, repeatable: false, credentials };
  }
  const { grant } = body;
  const hash = callHash({ tenant, role: authority.kind, grant, idempotencyKey });
  const bodyHash = hashJson(body);
  const call = await calls.payOnce(hash, bodyHash, payments, clock());
  if (call.bodyHash !== bodyHash) {
    throw new FilestoreError('idempotency-key-reused', {
      detail: `${IDEMPOTENCY_KEY_HEADER}: was sent with another body before; send a new key with a new body`,
    });
  }
  return {
    tenant,
    repeatable: true,
    credentials: (index) => deriveCredentials(call.seed, idempotencyKey, index),
  };
}
