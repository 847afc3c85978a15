import { keyRoles } from '../../src/contract/server-operations.ts';
import type { KeyTable } from '../stores/key-table.ts';
import type { Tenant, TenantFile } from './tenants.ts';

/** Registers the tenants of a changed `tenants.json` in the key table and with the gateway. */
export class TenantReloader {
  readonly #tenants: TenantFile;
  readonly #keys: KeyTable;
  /** The ids of the API keys by their values, as the gateway uses them. */
  readonly #apiKeys: Map<string, string>;
  #reloading = Promise.resolve();

  constructor(tenants: TenantFile, keys: KeyTable, apiKeys: Map<string, string>) {
    this.#tenants = tenants;
    this.#keys = keys;
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
    for (const tenant of (await this.#tenants.changed()) ?? []) await this.#register(tenant);
  }

  async #register(tenant: Tenant): Promise<void> {
    const { name, disabled, limits } = tenant;
    for (const role of keyRoles) {
      const { id, value } = role === 'browser' ? tenant.browserKey : tenant.serverKey;
      await this.#keys.put(id, { tenant: name, role, disabled, ...limits });
      this.#apiKeys.set(value, id);
    }
  }
}
