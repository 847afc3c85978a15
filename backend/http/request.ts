import type { Principal } from '../domain/access.ts';
import type { TenantLimits } from '../domain/key-record.ts';

/** A request whose caller is known and whose body and query match the contract. */
export interface ApiRequest<Body, Query = undefined> {
  /** The tenant of the API key. */
  readonly tenant: string;
  /** The limits of the tenant. */
  readonly limits: TenantLimits;
  readonly authority: Principal;
  /** The hash of the caller's address (backend/domain/client.ts). */
  readonly client: string;
  readonly body: Body;
  readonly query: Query;
  readonly requestId: string;
  /** The header `Idempotency-Key` of an operation that knows it. */
  readonly idempotencyKey?: string | undefined;
}

/** A request about one file. The id has a valid format, but the file may not exist. */
export interface FileApiRequest<Body, Query = undefined> extends ApiRequest<Body, Query> {
  readonly id: string;
}
