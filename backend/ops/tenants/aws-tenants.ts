import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { keyRoles, type KeyRole } from '../../../src/contract/server-operations.ts';
import { TENANT } from '../../domain/object-key.ts';
import { useDefaultRegion } from '../aws-region.ts';
import { ApiKeys, type ApiKey } from './api-keys.ts';
import { changeRows } from './change-rows.ts';
import { createKey, type NewKey } from './create-key.ts';
import { newestKey } from './earlier-keys.ts';
import { TenantError } from './error.ts';
import { KeyRows } from './key-rows.ts';
import { stackOutputs } from './stack-outputs.ts';
import type { LimitChanges, ListedKey, ListedTenant, Tenants, TenantWebhook } from './tenants.ts';
import type { KeyRecord, TenantLimits } from '../../domain/key-record.ts';
import type { WebhookTable } from '../../stores/database.ts';
import { DynamoDbWebhookTable } from '../../stores/dynamodb/webhook-table.ts';

/**
 * The tenants of a deployed stack. Each tenant has API keys of both roles in the stack's usage plan in API
 * Gateway, and a row for each key with its tenant, role and limits. The region and credentials come from the
 * environment, as for every AWS tool.
 */
export class AwsTenants implements Tenants {
  readonly #stack: string;
  readonly #apiKeys: ApiKeys;
  readonly #rows: KeyRows;
  readonly #webhooks: WebhookTable;
  readonly webhookReach = 'internet';

  private constructor(stack: string, apiKeys: ApiKeys, rows: KeyRows, webhooks: WebhookTable) {
    this.#stack = stack;
    this.#apiKeys = apiKeys;
    this.#rows = rows;
    this.#webhooks = webhooks;
  }

  /** @throws {TenantError} if the stack does not exist or is not a Filestore stack */
  static async open(stack: string): Promise<AwsTenants> {
    useDefaultRegion();
    const output = await stackOutputs(stack);
    const documents = DynamoDBDocumentClient.from(new DynamoDBClient(), {
      marshallOptions: { removeUndefinedValues: true },
    });
    return new AwsTenants(
      stack,
      new ApiKeys(output('UsagePlanId')),
      new KeyRows(output('TableName'), documents),
      new DynamoDbWebhookTable(output('TableName'), documents),
    );
  }

  /** Returns the values of the new keys. Later, only API Gateway can show them. */
  async add(name: string, limits: TenantLimits): Promise<Record<KeyRole, string>> {
    if (!TENANT.test(name)) {
      throw new TenantError(
        `"${name}" is not a valid tenant name: use at most 63 lower-case letters, digits and dashes`,
      );
    }
    if ((await this.#apiKeysOf(name)).length > 0) {
      throw new TenantError(`The tenant ${name} already exists`);
    }
    const values: Record<KeyRole, string> = { browser: '', server: '' };
    try {
      for (const role of keyRoles) {
        const record = { tenant: name, role, disabled: false, ...limits };
        values[role] = await this.#createKey({ record, reread: () => Promise.resolve(record) });
      }
      return values;
    } catch (error) {
      // A tenant with only one key could neither be used nor added again.
      for (const { id } of await this.#apiKeysOf(name)) await this.#apiKeys.delete(id);
      throw error;
    }
  }

  async rotate(name: string, role: KeyRole): Promise<string> {
    const keys = await this.keys(name);
    const model = newestKey(keys, role) ?? keys.find(({ working }) => working);
    if (!model) throw new TenantError(`There is no tenant ${name} with a working key`);
    const read = async (): Promise<KeyRecord | undefined> => {
      const record = await this.#rows.get(model.id);
      return record && { ...record, role };
    };
    const record = await read();
    if (!record)
      throw new TenantError(`Another command is changing the keys of ${name}. Try again.`);
    const latest = keys.find((key) => key.role === role);
    return this.#createKey({ record, reread: read, after: latest?.createdAt });
  }

  async #createKey(key: Pick<NewKey, 'record' | 'reread' | 'after'>): Promise<string> {
    const { tenant, role } = key.record;
    return createKey({
      ...key,
      name: this.#keyName(tenant, role),
      description: `Filestore ${this.#stack}: ${role} key of ${tenant}`,
      apiKeys: this.#apiKeys,
      rows: this.#rows,
    });
  }

  /** Returns the value of a tenant's newest browser key, or undefined if there is none. */
  async browserKey(name: string): Promise<string | undefined> {
    const newest = newestKey(await this.#listedKeys(name), 'browser');
    return newest && this.#apiKeys.value(newest.id);
  }

  async webhook(name: string): Promise<TenantWebhook | undefined> {
    await this.keys(name);
    return this.#webhooks.get(name);
  }

  async setWebhook(
    name: string,
    webhook: Pick<TenantWebhook, 'url' | 'secrets'> | undefined,
  ): Promise<void> {
    await this.keys(name);
    await (webhook ? this.#webhooks.put(name, webhook) : this.#webhooks.delete(name));
  }

  async keys(name: string): Promise<readonly ListedKey[]> {
    const keys = await this.#listedKeys(name);
    if (keys.length === 0) throw new TenantError(`There is no tenant ${name}`);
    return keys;
  }

  /** The row is deleted last: a row without a key is not used by anything. */
  async deleteKey(_name: string, id: string): Promise<void> {
    await this.#apiKeys.delete(id);
    await this.#rows.delete(id);
  }

  /** Called before the stack is deleted. The rows remain, because the table is retained. */
  async deleteAllKeys(): Promise<void> {
    const keys = await Array.fromAsync(this.#apiKeys.list(`${this.#stack}/`));
    for (const { id } of keys) await this.#apiKeys.delete(id);
  }

  async list(): Promise<ListedTenant[]> {
    const tenants = new Map<string, ListedTenant>();
    for await (const { id } of this.#apiKeys.list(`${this.#stack}/`)) {
      const record = await this.#rows.get(id);
      if (!record) continue;
      tenants.set(record.tenant, listedTenant(record));
    }
    return [...tenants.values()].toSorted((left, right) => (left.name < right.name ? -1 : 1));
  }

  async setDisabled(name: string, disabled: boolean): Promise<void> {
    await this.#changeRows(name, { disabled });
  }

  async setLimits(name: string, changes: LimitChanges): Promise<ListedTenant> {
    const [first] = await this.#changeRows(name, changes);
    const record = first === undefined ? undefined : await this.#rows.get(first);
    if (!record) throw new TenantError(`There is no tenant ${name}`);
    return listedTenant(record);
  }

  /** Returns the ids of the changed rows. */
  #changeRows(
    name: string,
    changes: LimitChanges & { disabled?: boolean },
  ): Promise<readonly string[]> {
    const ids = async () => (await this.#apiKeysOf(name)).map(({ id }) => id);
    return changeRows({ name, ids, rows: this.#rows, changes });
  }

  async #listedKeys(name: string): Promise<ListedKey[]> {
    const keys = await this.#apiKeysOf(name);
    if (keys.length === 0) return [];
    const inPlan = await this.#apiKeys.inPlan();
    const listed: ListedKey[] = [];
    for (const { id, role, createdAt } of keys) {
      const working = inPlan.has(id) && (await this.#rows.get(id)) !== undefined;
      listed.push({ id, role, createdAt, working });
    }
    return listed.toSorted(byAge);
  }

  async #apiKeysOf(name: string): Promise<(ApiKey & { readonly role: KeyRole })[]> {
    const keys = await Array.fromAsync(this.#apiKeys.list(`${this.#stack}/${name}/`));
    return keys.flatMap((key) => {
      const role = keyRoles.find((one) => key.name === this.#keyName(name, one));
      return role ? [{ ...key, role }] : [];
    });
  }

  #keyName(tenant: string, role: KeyRole): string {
    return `${this.#stack}/${tenant}/${role}`;
  }
}

/** Sorts the newest key to the front. */
function byAge(left: ListedKey, right: ListedKey): number {
  const age = (right.createdAt?.getTime() ?? 0) - (left.createdAt?.getTime() ?? 0);
  return age || (left.id < right.id ? 1 : -1);
}

function listedTenant({ tenant, role: _role, disabled, ...limits }: KeyRecord): ListedTenant {
  return { name: tenant, disabled, limits };
}
