import type { Principal } from '../domain/access.ts';
import type { TenantLimits } from '../stores/key-table.ts';

/** One request after the gateway: the caller is known, the body fits the contract. */
export interface ApiRequest<Body> {
  /** From the API key's row. */
  readonly tenant: string;
  /** What the key's tenant may do at most. */
  readonly limits: TenantLimits;
  readonly authority: Principal;
  readonly body: Body;
  readonly requestId: string;
}

/** A call about one file; the id has the form of one and need not exist. */
export interface FileRequestContext<Body> extends ApiRequest<Body> {
  readonly id: string;
}
