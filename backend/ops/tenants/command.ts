import { dataDirectory } from '../../dev/settings.ts';
import { awsProblem } from '../aws-error.ts';
import { runCommand } from '../run-command.ts';
import { AwsTenants } from './aws-tenants.ts';
import { earlierKeys, newestKey } from './earlier-keys.ts';
import { TenantError } from './error.ts';
import { localTenants } from './local-tenants.ts';
import { changeWebhook } from './webhook.ts';
import { readTenantSettings, type TenantAction } from './settings.ts';
import type { ListedKey, ListedTenant, Tenants } from './tenants.ts';

/** `npm run tenant`. */
await runCommand(async () => {
  const { stack, action } = readTenantSettings(process.argv.slice(2));
  const tenants = stack
    ? await AwsTenants.open(stack)
    : await localTenants(dataDirectory(process.env));
  await perform(action, tenants, stack);
});

async function perform(action: TenantAction, tenants: Tenants, stack?: string): Promise<void> {
  if (action.verb === 'list') {
    for (const tenant of await tenants.list()) console.log(describeTenant(tenant));
    return;
  }
  const { name } = action;
  if (action.verb === 'add') {
    const { browser, server } = await tenants.add(name, definedOnly(action.changes));
    console.log(`browser key ${browser}`);
    console.log(`server key  ${server}`);
  } else if (action.verb === 'limit') {
    console.log(describeTenant(await tenants.setLimits(name, action.changes)));
  } else if (action.verb === 'keys') {
    const keys = await tenants.keys(name);
    for (const key of keys) console.log(describeKey(key, keys));
  } else if (action.verb === 'rotate') {
    await (action.finish ? finishRotation : rotate)(action, tenants, stack);
  } else if (action.verb === 'webhook') {
    for (const line of await changeWebhook(action, tenants)) console.log(line);
  } else {
    await tenants.setDisabled(name, action.verb === 'disable');
    console.log(`${name} is ${action.verb}d`);
  }
}

type Rotation = Extract<TenantAction, { verb: 'rotate' }>;

/** Prints each key at once, because a later failure must not lose it. */
async function rotate({ name, roles }: Rotation, tenants: Tenants, stack?: string): Promise<void> {
  for (const [done, role] of roles.entries()) {
    const value = await tenants.rotate(name, role).catch((error: unknown) => {
      const problem = awsProblem(error) ?? (error instanceof Error ? error.message : '');
      if (done === 0) throw error;
      throw new TenantError(
        `Only the ${roles[0]} key is new. All earlier keys work. Repeat the command with --role ${role}. ${problem}`,
        { cause: error },
      );
    });
    console.log(`${`${role} key`.padEnd(11)} ${value}`);
  }
  const options = [
    ...(roles.length === 1 ? [`--role ${roles[0]}`] : []),
    ...(stack === undefined ? [] : [`--stack ${stack}`]),
  ];
  console.log('The earlier keys continue to work. When nothing uses them any longer, delete them:');
  console.log(['npm run tenant -- rotate', name, '--finish', ...options].join(' '));
}

async function finishRotation({ name, roles }: Rotation, tenants: Tenants): Promise<void> {
  for (const { role, id } of earlierKeys(name, await tenants.keys(name), roles)) {
    await tenants.deleteKey(name, id);
    console.log(`deleted the earlier ${role} key ${id}`);
  }
}

function definedOnly<Value extends object>(value: Value): Value {
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(entries) as Value;
}

function describeTenant({ name, disabled, limits }: ListedTenant): string {
  const entries = Object.entries(limits).map(([key, value]) => `${key}=${String(value)}`);
  return [name, disabled ? 'disabled' : 'enabled', ...entries].join(' ');
}

function describeKey(key: ListedKey, keys: readonly ListedKey[]): string {
  const { role, id, createdAt, working } = key;
  const time = createdAt?.toISOString().replace('.000', '') ?? 'at an unknown time';
  const note = working
    ? newestKey(keys, role)?.id === id
      ? 'newest'
      : 'earlier'
    : 'incomplete, refused';
  return `${role.padEnd(7)} ${id} created ${time} (${note})`;
}
