import { keysOf, type Tenant, type TenantFile } from './tenants.ts';
import type { KeyTable, WebhookTable } from '../stores/database.ts';

/** Registers the keys and webhooks of a changed `tenants.json` in the table, and the keys with the gateway. */
export class TenantReloader {
  readonly #tenants: TenantFile;
  readonly #keys: KeyTable;
  readonly #webhooks: WebhookTable;
  /** The ids of the API keys by their values, as the gateway uses them. */
  readonly #apiKeys: Map<string, string>;
  /** The values of the keys that the file had at the last reload. */
  #registered: ReadonlySet<string> = new Set();
  #reloading = Promise.resolve();

  constructor(
    tenants: TenantFile,
    keys: KeyTable,
    webhooks: WebhookTable,
    apiKeys: Map<string, string>,
  ) {
    this.#tenants = tenants;
    this.#keys = keys;
    this.#webhooks = webhooks;
    this.#apiKeys = apiKeys;
  }

  /**
   * Reloads run one after another, so that no request uses outdated keys while an earlier request still
   * reads the file. An unreadable file changes nothing.
   */
  reloadIfChanged(): Promise<void> {
    this.#reloading = this.#reloading
      .then(() => this.#reload())
      .catch((error: unknown) => {
        console.error('tenants.json:', error instanceof Error ? error.message : error);
      });
    return this.#reloading;
  }

  async #reload(): Promise<void> {
    const tenants = await this.#tenants.changed();
    if (!tenants) return;
    const registered = new Set<string>();
    for (const tenant of tenants) {
      for (const value of await this.#register(tenant)) registered.add(value);
    }
    for (const value of this.#registered) if (!registered.has(value)) this.#apiKeys.delete(value);
    this.#registered = registered;
  }

  /** Returns the values of the tenant's keys. */
  async #register(tenant: Tenant): Promise<string[]> {
    const { name, disabled, limits, webhook } = tenant;
    const keys = keysOf(tenant);
    await (webhook ? this.#webhooks.put(name, webhook) : this.#webhooks.delete(name));
    for (const { role, id, value } of keys) {
      await this.#keys.put(id, { tenant: name, role, disabled, ...limits });
      // After the row, so that every accepted key has one.
      this.#apiKeys.set(value, id);
    }
    return keys.map(({ value }) => value);
  }
}
