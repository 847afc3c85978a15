import { randomBytes } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { keyRoles, type KeyRole } from '../../src/contract/server-operations.ts';
import { TENANT } from '../domain/object-key.ts';
import { TenantError } from '../ops/tenants/error.ts';
import type { LimitChanges } from '../ops/tenants/tenants.ts';
import { changeFile } from './change-file.ts';
import { SECRETS_FILE } from './secrets.ts';
import { TenantLimits } from '../domain/key-record.ts';
import { WebhookRecord } from '../domain/webhook-record.ts';

/** The tenant that the local stack creates itself. Its keys are in `SECRETS_FILE`. */
export const BUILT_IN_TENANT = 'demo';

const ApiKey = v.object({
  id: v.string(),
  value: v.string(),
  /** ISO 8601. Missing in files from before keys could be rotated. */
  createdAt: v.optional(v.string()),
});
type ApiKey = v.InferOutput<typeof ApiKey>;

const EarlierKey = v.object({ ...ApiKey.entries, role: v.picklist(keyRoles) });
export type TenantKey = v.InferOutput<typeof EarlierKey>;

const Webhook = v.pick(WebhookRecord, ['url', 'secrets']);

const Tenant = v.object({
  name: v.pipe(v.string(), v.regex(TENANT)),
  disabled: v.optional(v.boolean(), false),
  limits: TenantLimits,
  /** The newest key of each role. */
  browserKey: ApiKey,
  serverKey: ApiKey,
  /** The keys before the last rotation, the newest first. They work until the rotation is finished. */
  earlierKeys: v.optional(v.array(EarlierKey), []),
  webhook: v.optional(Webhook),
});
export type Tenant = v.InferOutput<typeof Tenant>;

const TenantList = v.array(Tenant);

/** Returns all keys of a tenant, the newest of each role first. */
export function keysOf({ browserKey, serverKey, earlierKeys }: Tenant): readonly TenantKey[] {
  const newest = [
    { ...browserKey, role: 'browser' as const },
    { ...serverKey, role: 'server' as const },
  ];
  return [...newest, ...earlierKeys];
}

/**
 * The additional tenants of a local stack, besides the one that it creates automatically. They are stored in
 * a file in the data folder, so they can be changed while the stack runs.
 */
export class TenantFile {
  readonly #path: string;
  readonly #builtInPath: string;
  #readAt = -1;

  constructor(directory: string) {
    this.#path = join(directory, 'tenants.json');
    this.#builtInPath = join(directory, 'webhook.json');
  }

  async list(): Promise<readonly Tenant[]> {
    const text = await readFile(this.#path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '[]';
      throw error;
    });
    return v.parse(TenantList, JSON.parse(text));
  }

  /** Returns the tenants if they may have changed since the last call, otherwise undefined. */
  async changed(): Promise<readonly Tenant[] | undefined> {
    const time = await stat(this.#path).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    if (time === this.#readAt) return undefined;
    this.#readAt = time;
    return this.list();
  }

  /** @throws {TenantError} if the name is invalid or already exists */
  async add(name: string, limits: TenantLimits): Promise<Tenant> {
    if (!TENANT.test(name)) {
      throw new TenantError(
        `"${name}" is not a valid tenant name: use at most 63 lower-case letters, digits and dashes`,
      );
    }
    const tenant: Tenant = {
      name,
      disabled: false,
      limits,
      browserKey: newKey('browser'),
      serverKey: newKey('server'),
      earlierKeys: [],
    };
    await this.#write((tenants) => {
      if (tenants.some((one) => one.name === name)) {
        throw new TenantError(`The tenant ${name} already exists`);
      }
      return [...tenants, tenant];
    });
    return tenant;
  }

  /** @throws {TenantError} if the tenant does not exist, as for all following methods */
  async setDisabled(name: string, disabled: boolean): Promise<void> {
    await this.#change(name, (tenant) => ({ ...tenant, disabled }));
  }

  async setLimits(name: string, changes: LimitChanges): Promise<Tenant> {
    await this.#change(name, (tenant) => ({ ...tenant, limits: { ...tenant.limits, ...changes } }));
    return find(await this.list(), name);
  }

  /** Returns the webhook of the tenant that is built into the stack, as the last start has set it. */
  async builtInWebhook(): Promise<Tenant['webhook']> {
    const text = await readFile(this.#builtInPath, 'utf8').catch(() => undefined);
    return text === undefined ? undefined : v.parse(Webhook, JSON.parse(text));
  }

  async setBuiltInWebhook(webhook: Tenant['webhook']): Promise<void> {
    if (!webhook) return rm(this.#builtInPath, { force: true });
    await writeFile(this.#builtInPath, JSON.stringify(webhook, undefined, 2), { mode: 0o600 });
  }

  async webhook(name: string): Promise<Tenant['webhook']> {
    return find(await this.list(), name).webhook;
  }

  async setWebhook(name: string, webhook: Tenant['webhook']): Promise<void> {
    await this.#change(name, ({ webhook: _earlier, ...tenant }) => ({
      ...tenant,
      ...(webhook && { webhook }),
    }));
  }

  async keys(name: string): Promise<readonly TenantKey[]> {
    return keysOf(find(await this.list(), name));
  }

  /** Adds a key. The earlier keys of the role continue to work. */
  async rotate(name: string, role: KeyRole): Promise<ApiKey> {
    const key = newKey(role);
    const property = role === 'browser' ? 'browserKey' : 'serverKey';
    await this.#change(name, (tenant) => ({
      ...tenant,
      [property]: key,
      earlierKeys: [{ ...tenant[property], role }, ...tenant.earlierKeys],
    }));
    return key;
  }

  /** Deletes an earlier key. */
  async deleteKey(name: string, id: string): Promise<void> {
    await this.#change(name, (tenant) => ({
      ...tenant,
      earlierKeys: tenant.earlierKeys.filter((key) => key.id !== id),
    }));
  }

  async #change(name: string, change: (tenant: Tenant) => Tenant): Promise<void> {
    await this.#write((tenants) => {
      const found = find(tenants, name);
      return tenants.map((tenant) => (tenant === found ? change(tenant) : tenant));
    });
  }

  async #write(change: (tenants: readonly Tenant[]) => readonly Tenant[]): Promise<void> {
    await changeFile(this.#path, async () => {
      return JSON.stringify(change(await this.list()), undefined, 2);
    });
  }
}

function find(tenants: readonly Tenant[], name: string): Tenant {
  const found = tenants.find((tenant) => tenant.name === name);
  if (found) return found;
  throw new TenantError(
    name === BUILT_IN_TENANT
      ? `The tenant ${name} is built into the local stack: its keys are in ${SECRETS_FILE} in DATA_DIR, and this command cannot change it. Add a tenant instead, for example with "npm run tenant -- add acme".`
      : `There is no tenant ${name}`,
  );
}

function newKey(role: KeyRole): ApiKey {
  return {
    id: randomBytes(5).toString('hex'),
    value: `${role}-${randomBytes(15).toString('hex')}`,
    createdAt: new Date().toISOString(),
  };
}
