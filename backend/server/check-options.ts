import {
  BYTES_PER_DAY,
  CLIENT_BYTES_PER_DAY,
  CLIENT_FILES_PER_DAY,
  DOWNLOAD_URL_SECONDS,
  EXPIRE_AFTER_SECONDS,
  FILES_PER_DAY,
  MAX_FORM_BYTES,
  MAX_SINGLE_PUT_BYTES,
  MULTIPART_FROM_BYTES,
  PART_BYTES,
  UPLOAD_URL_SECONDS,
} from '../../src/contract/limits.ts';
import type { DeadLetterQueue } from '../delivery/dead-letters.ts';
import { checkFileKinds, type FileKinds } from '../domain/file-kinds.ts';
import { originProblem } from '../domain/origin.ts';
import { jsonLog, type Log } from '../runtime/log.ts';
import {
  guaranteeNames,
  SECURITY_GUARANTEES,
  type GuaranteeName,
} from '../stores/s3/guarantees.ts';
import { readKeys } from './api-keys.ts';
import type { BackendOptions, Limits } from './options.ts';
import { readWebhooks, type Webhooks } from './webhooks.ts';

const DEFAULT_LIMITS: Limits = {
  maxFileSize: MAX_SINGLE_PUT_BYTES,
  allowedTypes: [],
  filesPerDay: FILES_PER_DAY,
  bytesPerDay: BYTES_PER_DAY,
  clientFilesPerDay: CLIENT_FILES_PER_DAY,
  clientBytesPerDay: CLIENT_BYTES_PER_DAY,
  expireAfterSeconds: EXPIRE_AFTER_SECONDS,
  uploadUrlSeconds: UPLOAD_URL_SECONDS,
  downloadUrlSeconds: DOWNLOAD_URL_SECONDS,
  multipartFromBytes: MULTIPART_FROM_BYTES,
  partBytes: PART_BYTES,
  formUploadBytes: MAX_FORM_BYTES,
};

/** The options with their defaults. */
export interface CheckedOptions {
  readonly given: BackendOptions;
  readonly limits: Limits;
  readonly kinds: FileKinds;
  readonly allowedOrigins: readonly string[];
  readonly basePath: string;
  readonly required: readonly GuaranteeName[];
  readonly sweepEverySeconds: number;
  readonly withEvents: boolean;
  /** Files are stored only after a scan. Only the local stack has a scanner outside of AWS. */
  readonly scanUploads: boolean;
  readonly webhooks: Webhooks;
  /** Where events go that nobody has accepted. The default is a table of the database. */
  readonly deadLetters?: Pick<DeadLetterQueue, 'send'> | undefined;
  readonly log: Log;
  readonly clock: () => number;
}

/** @throws {TypeError} naming the option and what is wrong with it */
export function checkOptions(given: BackendOptions): CheckedOptions {
  const { storage, database, keys, origins, onEvent, require: required } = given;
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
  const webhooks = readWebhooks(given.webhook);
  return {
    given,
    limits: checkLimits(given),
    kinds: checkFileKinds(given.kinds ?? {}),
    allowedOrigins: origins,
    basePath: checkBasePath(given.basePath ?? '/v1'),
    required: requiredGuarantees(required),
    sweepEverySeconds: given.sweepEverySeconds ?? 60,
    withEvents: webhooks.byTenant.size > 0 || onEvent !== undefined,
    scanUploads: false,
    webhooks,
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
