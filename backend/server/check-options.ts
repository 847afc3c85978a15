import type { DeadLetterQueue } from '../delivery/dead-letters.ts';
import type { WebhookReach } from '../delivery/webhook-url.ts';
import { originProblem } from '../domain/origin.ts';
import { jsonLog, type Log } from '../runtime/log.ts';
import {
  guaranteeNames,
  SECURITY_GUARANTEES,
  type GuaranteeName,
} from '../stores/s3/guarantees.ts';
import { readKeys } from './api-keys.ts';
import { DEFAULT_LIMITS, type BackendOptions, type Limits } from './options.ts';

/** The options with their defaults. */
export interface CheckedOptions {
  readonly given: BackendOptions;
  readonly limits: Limits;
  readonly allowedOrigins: readonly string[];
  readonly basePath: string;
  readonly required: readonly GuaranteeName[];
  readonly sweepEverySeconds: number;
  readonly withEvents: boolean;
  /** Files are stored only after a scan. Only the local stack has a scanner outside of AWS. */
  readonly scanUploads: boolean;
  readonly reach: WebhookReach;
  /** Where events go that nobody has accepted. The default is a table of the database. */
  readonly deadLetters?: Pick<DeadLetterQueue, 'send'> | undefined;
  readonly log: Log;
  readonly clock: () => number;
}

/** @throws {TypeError} naming the option and what is wrong with it */
export function checkOptions(given: BackendOptions): CheckedOptions {
  const { storage, database, keys, origins, webhook, onEvent, require: required } = given;
  if (typeof storage?.bucket !== 'string' || storage.bucket === '') {
    throw new TypeError('storage.bucket: is missing');
  }
  if (!database) throw new TypeError('database: is missing');
  if (!keys) throw new TypeError('keys: are missing');
  readKeys(keys);
  if (!Array.isArray(origins)) throw new TypeError('origins: must be a list of origins');
  for (const origin of origins) {
    const problem = originProblem(origin);
    if (problem !== undefined) throw new TypeError(`origins: ${problem}`);
  }
  return {
    given,
    limits: checkLimits(given),
    allowedOrigins: origins,
    basePath: checkBasePath(given.basePath ?? '/v1'),
    required: requiredGuarantees(required),
    sweepEverySeconds: given.sweepEverySeconds ?? 60,
    withEvents: webhook !== undefined || onEvent !== undefined,
    scanUploads: false,
    reach: webhook?.allowPrivateAddresses ? 'anywhere' : 'internet',
    log: given.log ?? jsonLog,
    clock: given.clock ?? Date.now,
  };
}

function checkLimits(given: BackendOptions): Limits {
  const limits: Record<string, unknown> = { ...DEFAULT_LIMITS };
  for (const [name, standard] of Object.entries(DEFAULT_LIMITS)) {
    const value: unknown = given[name as keyof Limits];
    if (value === undefined) continue;
    if (typeof standard === 'number' && !(Number.isSafeInteger(value) && Number(value) >= 0)) {
      throw new TypeError(`${name}: must be a whole number of 0 or more`);
    }
    if (Array.isArray(standard) && !Array.isArray(value)) {
      throw new TypeError(`${name}: must be a list`);
    }
    limits[name] = value;
  }
  // Each value has the type of its default.
  return limits as unknown as Limits;
}

function checkBasePath(path: string): string {
  if (!path.startsWith('/')) throw new TypeError('basePath: must start with a slash');
  return path.replace(/\/+$/, '');
}

function requiredGuarantees(required: BackendOptions['require']): readonly GuaranteeName[] {
  if (required === 'all') return guaranteeNames;
  for (const name of required ?? []) {
    if (!guaranteeNames.includes(name)) {
      throw new TypeError(`require: ${name} is unknown; there are ${guaranteeNames.join(', ')}`);
    }
  }
  return required ?? SECURITY_GUARANTEES;
}
