import { TenantError } from './error.ts';
import type { LimitChanges } from './tenants.ts';
import type { TenantLimits } from '../../domain/key-record.ts';

/** The value of an option that removes a limit. */
const NONE = 'none';

interface LimitOption<Value> {
  readonly option: string;
  /** What stands for the value in the usage. */
  readonly value: string;
  readonly read: (text: string, option: string) => Value;
}

type LimitOptions = { readonly [Name in keyof TenantLimits]-?: LimitOption<TenantLimits[Name]> };

/** The options of `add` and `limit`. A new limit of tenants needs one line here. */
export const limitOptions: LimitOptions = {
  maxFileSize: { option: 'max-file-size', value: 'BYTES', read: count },
  allowedTypes: { option: 'allowed-types', value: 'image/*,…', read: list },
  filesPerDay: { option: 'files-per-day', value: 'N', read: count },
  bytesPerDay: { option: 'bytes-per-day', value: 'N', read: count },
  clientFilesPerDay: { option: 'client-files-per-day', value: 'N', read: count },
  clientBytesPerDay: { option: 'client-bytes-per-day', value: 'N', read: count },
};

/** For `parseArgs`. */
export const limitArguments = Object.fromEntries(
  Object.values(limitOptions).map(({ option }) => [option, { type: 'string' as const }]),
);

/** @throws {TenantError} with a message that names the invalid option */
export function limitChanges(values: Readonly<Record<string, unknown>>): LimitChanges {
  const changes = Object.entries(limitOptions).flatMap(([name, { option, read }]) => {
    const text = values[option];
    if (typeof text !== 'string') return [];
    return [[name, text === NONE ? undefined : read(text, option)] as const];
  });
  return Object.fromEntries(changes);
}

function count(text: string, option: string): number {
  if (!/^\d{1,15}$/.test(text)) {
    throw new TenantError(`--${option} must be a whole number, or ${NONE}`);
  }
  return Number(text);
}

function list(text: string, option: string): string[] {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (entries.length === 0) throw new TenantError(`--${option} must be a list, or ${NONE}`);
  return entries;
}
