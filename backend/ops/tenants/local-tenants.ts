import { mkdir } from 'node:fs/promises';
import { TenantFile } from '../../dev/tenants.ts';
import type { Tenants } from './tenants.ts';

/** The tenants of the local stack in a data folder. The stack need not run. */
export async function localTenants(directory: string): Promise<Tenants> {
  await mkdir(directory, { recursive: true });
  const file = new TenantFile(directory);
  return {
    webhookReach: 'anywhere',
    webhook: (name) => file.webhook(name),
    setWebhook: (name, webhook) => file.setWebhook(name, webhook),
    add: async (name, limits) => {
      const { browserKey, serverKey } = await file.add(name, limits);
      return { browser: browserKey.value, server: serverKey.value };
    },
    list: () => file.list(),
    setDisabled: (name, disabled) => file.setDisabled(name, disabled),
    setLimits: (name, changes) => file.setLimits(name, changes),
    rotate: async (name, role) => (await file.rotate(name, role)).value,
    deleteKey: (name, id) => file.deleteKey(name, id),
    keys: async (name) =>
      (await file.keys(name)).map(({ role, id, createdAt }) => ({
        role,
        id,
        createdAt: createdAt === undefined ? undefined : new Date(createdAt),
        working: true,
      })),
  };
}
