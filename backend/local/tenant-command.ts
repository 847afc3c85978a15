import { mkdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { TenantLimits } from '../stores/key-table.ts';
import { dataDirectory } from './settings.ts';
import { TenantError, TenantFile } from './tenants.ts';

const USAGE = `npm run tenant -- add NAME [--max-file-size BYTES] [--allowed-types image/*,...]
                              [--files-per-day N] [--bytes-per-day N]
npm run tenant -- list
npm run tenant -- disable NAME
npm run tenant -- enable NAME

Tenants of the local stack, in DATA_DIR; a stack that runs follows at once. Each has keys, files and
limits of its own, and knows nothing of the others.`;

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
      'max-file-size': { type: 'string' },
      'allowed-types': { type: 'string' },
      'files-per-day': { type: 'string' },
      'bytes-per-day': { type: 'string' },
    },
  });
  const [verb, name = ''] = positionals;
  const directory = dataDirectory(process.env);
  await mkdir(directory, { recursive: true });
  const file = new TenantFile(directory);
  switch (verb) {
    case 'add': {
      const tenant = await file.add(name, limitsOf(values));
      console.log(`browser key ${tenant.browserKey.value}`);
      console.log(`server key  ${tenant.serverKey.value}`);
      return;
    }
    case 'list':
      for (const tenant of await file.list()) {
        const limits = Object.entries(tenant.limits).map(([key, value]) => `${key}=${value}`);
        console.log([tenant.name, tenant.disabled ? 'disabled' : 'enabled', ...limits].join(' '));
      }
      return;
    case 'disable':
    case 'enable':
      await file.setDisabled(name, verb === 'disable');
      console.log(`${name} is ${verb}d`);
      return;
    default:
      throw new TenantError(USAGE);
  }
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
