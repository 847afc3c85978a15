import { AwsTenants } from '../tenants/aws-tenants.ts';

export interface TenantKeys {
  readonly browser: string;
  /** Present only if the tenant is new. */
  readonly server?: string;
}

/** Returns the keys of a tenant, and creates the tenant unless it exists. */
export async function findOrAddTenant(stack: string, tenant: string): Promise<TenantKeys> {
  const tenants = await AwsTenants.open(stack);
  const browser = await tenants.browserKey(tenant);
  return browser === undefined ? tenants.add(tenant, {}) : { browser };
}
