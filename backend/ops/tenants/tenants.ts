import type { KeyRole } from '../../../src/contract/server-operations.ts';
import type { WebhookReach } from '../../delivery/webhook-url.ts';
import type { TenantLimits } from '../../domain/key-record.ts';
import type { WebhookRecord } from '../../domain/webhook-record.ts';

/** A tenant in the list. */
export interface ListedTenant {
  readonly name: string;
  readonly disabled: boolean;
  readonly limits: TenantLimits;
}

/** `failures` and `retryAt` are known for a stack on AWS only. */
export type TenantWebhook = Pick<WebhookRecord, 'url' | 'secrets'> & Partial<WebhookRecord>;

/** A key without its value. */
export interface ListedKey {
  readonly id: string;
  readonly role: KeyRole;
  /** Missing for keys that the local stack created before it wrote the time down. */
  readonly createdAt?: Date | undefined;
  /** False for a key that a failed command has left behind. The API refuses it. */
  readonly working: boolean;
}

/** Limits to change. `undefined` removes a limit, and a limit that is not named stays. */
export type LimitChanges = {
  readonly [Name in keyof TenantLimits]?: TenantLimits[Name] | undefined;
};

/** The tenants of the local stack or of a stack on AWS. Every method throws TenantError for the operator. */
export interface Tenants {
  /** Where the webhooks of this stack may go. */
  readonly webhookReach: WebhookReach;
  /** Returns the values of the new keys. */
  add(name: string, limits: TenantLimits): Promise<Readonly<Record<KeyRole, string>>>;
  list(): Promise<readonly ListedTenant[]>;
  setDisabled(name: string, disabled: boolean): Promise<void>;
  /** Returns the tenant with its new limits. */
  setLimits(name: string, changes: LimitChanges): Promise<ListedTenant>;
  /** Lists the keys of a tenant. The newest of each role comes before the others of this role. */
  keys(name: string): Promise<readonly ListedKey[]>;
  /** Adds a key with the tenant's limits and returns its value. The earlier keys continue to work. */
  rotate(name: string, role: KeyRole): Promise<string>;
  /** Returns the webhook of a tenant, or undefined if it has none. */
  webhook(name: string): Promise<TenantWebhook | undefined>;
  /** Replaces the webhook. `undefined` removes it. */
  setWebhook(
    name: string,
    webhook: Pick<TenantWebhook, 'url' | 'secrets'> | undefined,
  ): Promise<void>;
  /** Deletes a key. A request with this key is refused from then on. */
  deleteKey(name: string, id: string): Promise<void>;
}
