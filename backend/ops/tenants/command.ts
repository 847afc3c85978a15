import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { dataDirectory } from '../../dev/settings.ts';
import { TenantFile } from '../../dev/tenants.ts';
import type { TenantLimits } from '../../stores/key-table.ts';
import { AwsTenants, type ListedTenant } from './aws-tenants.ts';
import { TenantError } from './error.ts';

const USAGE = `npm run tenant -- add NAME [--max-file-size BYTES] [--allowed-types image/*,...]
                              [--files-per-day N] [--bytes-per-day N]
npm run tenant -- list
npm run tenant -- disable NAME
npm run tenant -- enable NAME

Each tenant has separate keys, files and limits, and has no access to other tenants. Without --stack, the
command changes the local stack in DATA_DIR, which applies the change immediately. With --stack NAME, it
changes a stack on AWS, with the region and credentials of the AWS CLI.`;

/** The tenants of the local stack or of a stack on AWS. */
interface Tenants {
  add(name: string, limits: TenantLimits): Promise<{ browser: string; server: string }>;
  list(): Promise<readonly ListedTenant[]>;
  setDisabled(name: string, disabled: boolean): Promise<void>;
}

/** `npm run tenant`. */
try {
  await command();
} catch (error) {
  const usage = error instanceof Error && 'code' in error && /PARSE_ARGS/.test(String(error.code));
  if (!usage && !(error instanceof TenantError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function command(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      stack: { type: 'string' },
      'max-file-size': { type: 'string' },
      'allowed-types': { type: 'string' },
      'files-per-day': { type: 'string' },
      'bytes-per-day': { type: 'string' },
    },
  });
  const [verb = '', name = ''] = positionals;
  if (!['add', 'list', 'disable', 'enable'].includes(verb)) throw new TenantError(USAGE);
  const limits = limitsOf(values);
  const tenants = values.stack ? await AwsTenants.open(values.stack) : await localTenants();
  if (verb === 'add') {
    const { browser, server } = await tenants.add(name, limits);
    console.log(`browser key ${browser}`);
    console.log(`server key  ${server}`);
  } else if (verb === 'list') {
    for (const tenant of await tenants.list()) console.log(describe(tenant));
  } else {
    await tenants.setDisabled(name, verb === 'disable');
    console.log(`${name} is ${verb}d`);
  }
}

async function localTenants(): Promise<Tenants> {
  const directory = dataDirectory(process.env);
  await mkdir(directory, { recursive: true });
  const file = new TenantFile(directory);
  return {
    add: async (name, limits) => {
      const { browserKey, serverKey } = await file.add(name, limits);
      return { browser: browserKey.value, server: serverKey.value };
    },
    list: () => file.list(),
    setDisabled: (name, disabled) => file.setDisabled(name, disabled),
  };
}

function describe({ name, disabled, limits }: ListedTenant): string {
  const entries = Object.entries(limits).map(([key, value]) => `${key}=${String(value)}`);
  return [name, disabled ? 'disabled' : 'enabled', ...entries].join(' ');
}

function limitsOf(values: Readonly<Record<string, string | undefined>>): TenantLimits {
  const number = (option: string): number | undefined => {
    const text = values[option];
    if (text === undefined) return undefined;
    if (!/^\d{1,15}$/.test(text)) throw new TenantError(`--${option} must be a whole number`);
    return Number(text);
  };
  const types = values['allowed-types']?.split(',').map((type) => type.trim());
  return {
    ...optional('maxFileSize', number('max-file-size')),
    ...optional('allowedTypes', types),
    ...optional('filesPerDay', number('files-per-day')),
    ...optional('bytesPerDay', number('bytes-per-day')),
  };
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { [key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [key in Name]: Value });
}
