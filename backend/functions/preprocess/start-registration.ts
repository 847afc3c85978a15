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
import type { CallRecord } from '../../domain/call-record.ts';
import type { Payment } from '../../domain/payments.ts';
import type { CallTable } from '../../stores/database.ts';

/** A call that has been paid. */
export interface Registration {
  readonly tenant: string;
  /** The hash of the client whose quota has paid, and when, in milliseconds since the epoch. */
  readonly client: string | undefined;
  readonly paidAt: number | undefined;
  /** With an idempotency key: the same call may have created the files, or be creating them now. */
  readonly repeatable: boolean;
  /** The error codes of the files that were refused and not paid, by their index in the request. */
  readonly refused: CallRecord['refused'];
  /** Returns the id and the token of a file by its index in the request. */
  readonly credentials: (index: number) => FileCredentials;
}

type Request = ApiRequest<PreprocessRequest>;
interface Dependencies {
  readonly calls: CallTable;
  readonly clock: () => number;
}

/** What a new call has to pay. */
interface CallToPay {
  /** The codes of the files that the policy refuses, by their index in the request. */
  readonly refused: CallRecord['refused'];
  readonly payments: readonly Payment[];
  /** The hash of the client whose quota pays. */
  readonly client: string;
  /** The time of the payments, in milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Returns the call if it was paid before. The key is bound to the tenant, the role of the API key and the
 * grant; for others, it is another key. The first response may be lost at any point, and the first call may
 * have crashed after the payment.
 *
 * @throws {FilestoreError} idempotency-key-reused if the first call with the key had another body
 */
export async function findRegistration(
  request: Request,
  { calls, clock }: Dependencies,
): Promise<Registration | undefined> {
  const { idempotencyKey } = request;
  if (idempotencyKey === undefined) return undefined;
  const found = await calls.find(hashOf(request, idempotencyKey), clock());
  return found && repeatable(request, idempotencyKey, found);
}

/**
 * Pays for a call. With an idempotency key, a call that is made twice at the same time is paid once, and
 * both get the same ids and tokens.
 *
 * @throws {FilestoreError} the refusal of a payment, or idempotency-key-reused
 */
export async function startRegistration(
  request: Request,
  { refused, payments, client, now }: CallToPay,
  { calls }: Pick<Dependencies, 'calls'>,
): Promise<Registration> {
  const { tenant, body, idempotencyKey } = request;
  if (idempotencyKey === undefined) {
    await calls.pay(payments);
    const credentials = (): FileCredentials => ({ id: newFileId(), token: newUploadToken() });
    return { tenant, client, paidAt: now, repeatable: false, refused, credentials };
  }
  const call = { bodyHash: hashJson(body), refused, client };
  const hash = hashOf(request, idempotencyKey);
  const paid = await calls.payOnce(hash, call, payments, now);
  return repeatable(request, idempotencyKey, paid);
}

function hashOf({ tenant, authority, body }: Request, idempotencyKey: string): string {
  return callHash({ tenant, role: authority.kind, grant: body.grant, idempotencyKey });
}

function repeatable(
  { tenant, body }: Request,
  idempotencyKey: string,
  { bodyHash, seed, refused, client, paidAt }: CallRecord,
): Registration {
  if (bodyHash !== hashJson(body)) {
    throw new FilestoreError('idempotency-key-reused', {
      detail: `${IDEMPOTENCY_KEY_HEADER}: was sent with another body before; send a new key with a new body`,
    });
  }
  return {
    tenant,
    client,
    paidAt,
    repeatable: true,
    refused,
    credentials: (index) => deriveCredentials(seed, idempotencyKey, index),
  };
}
