import { randomBytes } from 'node:crypto';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { TENANT } from '../domain/object-key.ts';
import { TenantError } from '../ops/tenants/error.ts';
import { TenantLimits } from '../stores/key-table.ts';

const ApiKey = v.object({ id: v.string(), value: v.string() });

const Tenant = v.object({
  name: v.pipe(v.string(), v.regex(TENANT)),
  disabled: v.optional(v.boolean(), false),
  limits: TenantLimits,
  browserKey: ApiKey,
  serverKey: ApiKey,
});
export type Tenant = v.InferOutput<typeof Tenant>;

const TenantList = v.array(Tenant);

/**
 * The additional tenants of a local stack, besides the one that it creates automatically. They are stored in
 * a file in the data folder, so they can be changed while the stack runs.
 */
export class TenantFile {
  readonly #path: string;
  #readAt = -1;

  constructor(directory: string) {
    this.#path = join(directory, 'tenants.json');
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
    const tenants = await this.list();
    if (tenants.some((tenant) => tenant.name === name)) {
      throw new TenantError(`The tenant ${name} already exists`);
    }
    const tenant: Tenant = {
      name,
      disabled: false,
      limits,
      browserKey: newKey('browser'),
      serverKey: newKey('server'),
    };
    await this.#write([...tenants, tenant]);
    return tenant;
  }

  /** @throws {TenantError} if the tenant does not exist */
  async setDisabled(name: string, disabled: boolean): Promise<void> {
    const tenants = await this.list();
    if (!tenants.some((tenant) => tenant.name === name)) {
      throw new TenantError(`There is no tenant ${name}`);
    }
    await this.#write(
      tenants.map((tenant) => (tenant.name === name ? { ...tenant, disabled } : tenant)),
    );
  }

  async #write(tenants: readonly Tenant[]): Promise<void> {
    // The rename is atomic: a running stack can read the file at any moment.
    const unfinished = `${this.#path}.${process.pid}`;
    await writeFile(unfinished, JSON.stringify(tenants, undefined, 2), { mode: 0o600 });
    await rename(unfinished, this.#path);
  }
}

function newKey(role: string): v.InferOutput<typeof ApiKey> {
  return {
    id: randomBytes(5).toString('hex'),
    value: `${role}-${randomBytes(15).toString('hex')}`,
  };
}
