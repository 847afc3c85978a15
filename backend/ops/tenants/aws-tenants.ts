import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  GetApiKeyCommand,
  paginateGetApiKeys,
} from '@aws-sdk/client-api-gateway';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { keyRoles, type KeyRole } from '../../../src/contract/server-operations.ts';
import { TENANT } from '../../domain/object-key.ts';
import { KeyTable, type TenantLimits } from '../../stores/key-table.ts';
import { TenantError } from './error.ts';

/** A tenant in the list. */
export interface ListedTenant {
  readonly name: string;
  readonly disabled: boolean;
  readonly limits: TenantLimits;
}

/**
 * The tenants of a deployed stack. Each tenant has two API keys in the stack's usage plan in API Gateway, and
 * a row for each key with its tenant, role and limits. The region and credentials come from the environment,
 * as for every AWS tool.
 */
export class AwsTenants {
  readonly #stack: string;
  readonly #gateway = new APIGatewayClient();
  readonly #keys: KeyTable;
  readonly #usagePlan: string;

  private constructor(stack: string, keys: KeyTable, usagePlan: string) {
    this.#stack = stack;
    this.#keys = keys;
    this.#usagePlan = usagePlan;
  }

  /** @throws {TenantError} if the stack does not exist or is not a Filestore stack */
  static async open(stack: string): Promise<AwsTenants> {
    const describe = new DescribeStacksCommand({ StackName: stack });
    const { Stacks = [] } = await new CloudFormationClient().send(describe);
    const output = (name: string): string => {
      const found = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
      if (!found) throw new TenantError(`The stack ${stack} has no output ${name}`);
      return found;
    };
    const documents = DynamoDBDocumentClient.from(new DynamoDBClient(), {
      marshallOptions: { removeUndefinedValues: true },
    });
    return new AwsTenants(
      stack,
      new KeyTable(output('TableName'), documents),
      output('UsagePlanId'),
    );
  }

  /** Returns the values of the new keys. Later, only API Gateway can show them. */
  async add(name: string, limits: TenantLimits): Promise<Record<KeyRole, string>> {
    if (!TENANT.test(name)) {
      throw new TenantError(
        `"${name}" is not a valid tenant name: use at most 63 lower-case letters, digits and dashes`,
      );
    }
    if ((await this.#idsOf(name)).length > 0)
      throw new TenantError(`The tenant ${name} already exists`);
    const values: Record<KeyRole, string> = { browser: '', server: '' };
    try {
      for (const role of keyRoles) values[role] = await this.#addKey(name, role, limits);
      return values;
    } catch (error) {
      // A tenant with only one key could neither be used nor added again.
      for (const apiKey of await this.#idsOf(name)) {
        await this.#gateway.send(new DeleteApiKeyCommand({ apiKey }));
      }
      throw error;
    }
  }

  /** Writes the row before it adds the key to the plan, so that every accepted key has a row. */
  async #addKey(name: string, role: KeyRole, limits: TenantLimits): Promise<string> {
    const key = await this.#gateway.send(
      new CreateApiKeyCommand({
        name: this.#keyName(name, role),
        description: `Filestore ${this.#stack}: ${role} key of ${name}`,
        enabled: true,
      }),
    );
    const { id = '', value = '' } = key;
    try {
      await this.#keys.put(id, { tenant: name, role, ...limits });
      await this.#gateway.send(
        new CreateUsagePlanKeyCommand({
          usagePlanId: this.#usagePlan,
          keyId: id,
          keyType: 'API_KEY',
        }),
      );
    } catch (error) {
      await this.#gateway.send(new DeleteApiKeyCommand({ apiKey: id }));
      throw error;
    }
    return value;
  }

  /** Returns the value of a tenant's browser key, or undefined if the tenant does not exist. */
  async browserKey(name: string): Promise<string | undefined> {
    const wanted = this.#keyName(name, 'browser');
    for await (const key of this.#apiKeys(wanted)) {
      if (key.name !== wanted) continue;
      const command = new GetApiKeyCommand({ apiKey: key.id, includeValue: true });
      return (await this.#gateway.send(command)).value;
    }
    return undefined;
  }

  /** Called before the stack is deleted. The rows remain, because the table is retained. */
  async deleteAllKeys(): Promise<void> {
    const ids: string[] = [];
    for await (const { id } of this.#apiKeys(`${this.#stack}/`)) ids.push(id);
    for (const apiKey of ids) await this.#gateway.send(new DeleteApiKeyCommand({ apiKey }));
  }

  async list(): Promise<ListedTenant[]> {
    const tenants = new Map<string, ListedTenant>();
    for await (const { id } of this.#apiKeys(`${this.#stack}/`)) {
      const record = await this.#keys.get(id);
      if (!record) continue;
      const { tenant: name, role: _role, disabled, ...limits } = record;
      tenants.set(name, { name, disabled, limits });
    }
    return [...tenants.values()].toSorted((left, right) => (left.name < right.name ? -1 : 1));
  }

  /** Changes the rows of the keys. Every request reads them, so the change applies immediately. */
  async setDisabled(name: string, disabled: boolean): Promise<void> {
    const ids = await this.#idsOf(name);
    if (ids.length === 0) throw new TenantError(`There is no tenant ${name}`);
    for (const id of ids) {
      const record = await this.#keys.get(id);
      if (record) await this.#keys.put(id, { ...record, disabled });
    }
  }

  async #idsOf(name: string): Promise<string[]> {
    const ids: string[] = [];
    for (const role of keyRoles) {
      const wanted = this.#keyName(name, role);
      for await (const key of this.#apiKeys(wanted)) if (key.name === wanted) ids.push(key.id);
    }
    return ids;
  }

  async *#apiKeys(prefix: string): AsyncGenerator<{ id: string; name: string }> {
    for await (const { items = [] } of paginateGetApiKeys(
      { client: this.#gateway },
      { nameQuery: prefix, includeValues: false },
    )) {
      for (const { id = '', name = '' } of items) if (name.startsWith(prefix)) yield { id, name };
    }
  }

  #keyName(tenant: string, role: KeyRole): string {
    return `${this.#stack}/${tenant}/${role}`;
  }
}
