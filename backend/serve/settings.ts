import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { splitList } from '../runtime/environment.ts';
import { guaranteeNames, type GuaranteeName } from '../stores/s3/guarantees.ts';
import type {
  ApiKeys,
  BackendOptions,
  DatabaseOptions,
  Limits,
  StorageOptions,
} from '../server/options.ts';

/** A setting that the operator can fix. It is printed without a stack trace. */
export class SettingError extends Error {}

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings of `filestore-upload serve`. */
export interface ServeSettings {
  readonly host: string;
  readonly port: number;
  /** The port of `/metrics`. Without it, there are no metrics. */
  readonly metricsPort: number | undefined;
  /** What `createBackend` is called with. */
  readonly backend: Omit<BackendOptions, 'log'>;
}

/**
 * Reads the settings from environment variables. `NAME_FILE` reads the value of `NAME` from a file, as secrets of
 * containers are mounted.
 *
 * @throws {SettingError} naming the variable
 */
export function readServeSettings(env: Environment): ServeSettings {
  return {
    ...readAddress(env),
    backend: {
      storage: readStorage(env),
      database: readDatabase(env),
      keys: readApiKeys(env),
      origins: readOrigins(env),
      ...readOptions(env),
    },
  };
}

/** Reads the origins of the pages. */
export function readOrigins(env: Environment): readonly string[] {
  return splitList(text(env, 'ALLOWED_ORIGINS') ?? '');
}

/** Reads where the server listens. */
export function readAddress(
  env: Environment,
): Pick<ServeSettings, 'host' | 'port' | 'metricsPort'> {
  return {
    host: text(env, 'HOST') ?? 'localhost',
    port: integer(env, 'PORT', 65_535) ?? 8080,
    metricsPort: integer(env, 'METRICS_PORT', 65_535),
  };
}

/** The numbers of `createBackend`, by their variables. */
const limitNames = {
  MAX_FILE_SIZE: 'maxFileSize',
  FILES_PER_DAY: 'filesPerDay',
  BYTES_PER_DAY: 'bytesPerDay',
  CLIENT_FILES_PER_DAY: 'clientFilesPerDay',
  CLIENT_BYTES_PER_DAY: 'clientBytesPerDay',
  EXPIRE_AFTER_SECONDS: 'expireAfterSeconds',
  UPLOAD_URL_SECONDS: 'uploadUrlSeconds',
  DOWNLOAD_URL_SECONDS: 'downloadUrlSeconds',
  MULTIPART_FROM_BYTES: 'multipartFromBytes',
  PART_BYTES: 'partBytes',
  FORM_UPLOAD_BYTES: 'formUploadBytes',
} as const satisfies Readonly<Record<string, keyof Limits>>;

/** Reads the options that also apply to the development S3. */
export function readOptions(env: Environment): Partial<BackendOptions> {
  const numbers = Object.entries(limitNames).flatMap(([variable, option]) => {
    const value = integer(env, variable, Number.MAX_SAFE_INTEGER);
    return value === undefined ? [] : [[option, value] as const];
  });
  const sweepEverySeconds = integer(env, 'SWEEP_EVERY_SECONDS', 86_400);
  const webhookUrl = text(env, 'WEBHOOK_URL');
  const required = readRequired(env);
  return {
    ...(Object.fromEntries(numbers) as Partial<Limits>),
    allowedTypes: splitList(text(env, 'ALLOWED_TYPES') ?? '') satisfies Limits['allowedTypes'],
    storeOnLoad: flag(env, 'STORE_ON_LOAD', false),
    checkContent: flag(env, 'CHECK_CONTENT', true),
    requireGrant: flag(env, 'REQUIRE_GRANT', false),
    trustProxies: splitList(text(env, 'TRUST_PROXIES') ?? ''),
    rateLimits: {
      key: { requests: integer(env, 'KEY_REQUESTS_PER_MINUTE', 10 ** 6) ?? 6000, per: 60 },
      address: { requests: integer(env, 'ADDRESS_REQUESTS_PER_MINUTE', 10 ** 6) ?? 1200, per: 60 },
    },
    ...(sweepEverySeconds !== undefined && { sweepEverySeconds }),
    ...(required && { require: required }),
    ...(webhookUrl !== undefined && {
      webhook: {
        url: webhookUrl,
        secrets: splitList(requiredText(env, 'WEBHOOK_SECRET')),
        allowPrivateAddresses: flag(env, 'WEBHOOK_ALLOW_PRIVATE_ADDRESSES', false),
      },
    }),
  };
}

export function readStorage(env: Environment): StorageOptions {
  const bucket = text(env, 'S3_BUCKET');
  if (bucket === undefined) {
    throw new SettingError(
      'S3_BUCKET is not set. Set it to your bucket, or use --dev for a development S3 on this machine',
    );
  }
  const region = text(env, 'S3_REGION');
  const endpoint = text(env, 'S3_ENDPOINT');
  const pages = splitList(text(env, 'S3_PAGE_ENDPOINTS') ?? '');
  const accessKeyId = text(env, 'S3_ACCESS_KEY_ID');
  return {
    bucket,
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint: url('S3_ENDPOINT', endpoint) }),
    ...(pages.length > 0 && { pageEndpoints: pages.map((one) => url('S3_PAGE_ENDPOINTS', one)) }),
    ...(text(env, 'S3_VIRTUAL_HOSTS') !== undefined && {
      virtualHosts: flag(env, 'S3_VIRTUAL_HOSTS', false),
    }),
    // Without them, the SDK's chain finds the credentials.
    ...(accessKeyId !== undefined && {
      credentials: { accessKeyId, secretAccessKey: requiredText(env, 'S3_SECRET_ACCESS_KEY') },
    }),
  };
}

/** Reads `DATABASE_URL`: `sqlite:FILE`, `postgres://…` or `dynamodb://TABLE?region=…&endpoint=…`. */
export function readDatabase(env: Environment): DatabaseOptions {
  const value =
    text(env, 'DATABASE_URL') ?? `sqlite:${resolve(dataDirectory(env), 'files.sqlite')}`;
  if (/^postgres(ql)?:\/\//.test(value)) {
    const maxConnections = integer(env, 'DATABASE_CONNECTIONS', 10_000);
    return { postgres: value, ...(maxConnections !== undefined && { maxConnections }) };
  }
  const [, file] = /^sqlite:(?:\/\/)?(.+)$/.exec(value) ?? [];
  if (file !== undefined) return { sqlite: file };
  if (value.startsWith('dynamodb://') && URL.canParse(value)) {
    const { hostname, searchParams } = new URL(value);
    const region = searchParams.get('region');
    const endpoint = searchParams.get('endpoint');
    return {
      dynamoDb: hostname,
      ...(region !== null && { region }),
      ...(endpoint !== null && { endpoint }),
    };
  }
  throw new SettingError(
    'DATABASE_URL must be sqlite:FILE, postgres://USER:PASSWORD@HOST/DATABASE or dynamodb://TABLE?region=REGION',
  );
}

function readApiKeys(env: Environment): ApiKeys {
  return { browser: requiredText(env, 'BROWSER_KEY'), server: requiredText(env, 'SERVER_KEY') };
}

/** `REQUIRE_GUARANTEES`: names, `all` or `none`. */
function readRequired(env: Environment): readonly GuaranteeName[] | 'all' | undefined {
  const value = text(env, 'REQUIRE_GUARANTEES');
  if (value === undefined || value === 'all') return value;
  if (value === 'none') return [];
  return splitList(value).map((name) => {
    const known = guaranteeNames.find((one) => one === name);
    if (known) return known;
    throw new SettingError(
      `REQUIRE_GUARANTEES must be all, none or names of guarantees (${guaranteeNames.join(', ')}), not "${name}"`,
    );
  });
}

export function dataDirectory(env: Environment): string {
  return resolve(text(env, 'DATA_DIR') ?? '.filestore-upload');
}

/** Returns the value of a variable, or the content of the file that `NAME_FILE` names. */
export function text(env: Environment, name: string): string | undefined {
  const file = env[`${name}_FILE`];
  if (env[name] || !file) return env[name] || undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new SettingError(`${name}_FILE: ${file} cannot be read`);
  }
}

function requiredText(env: Environment, name: string): string {
  const value = text(env, name);
  if (value === undefined) throw new SettingError(`${name} is not set`);
  return value;
}

function flag(env: Environment, name: string, standard: boolean): boolean {
  const value = text(env, name) ?? String(standard);
  if (value === 'true' || value === 'false') return value === 'true';
  throw new SettingError(`${name} must be true or false, not "${value}"`);
}

export function integer(env: Environment, name: string, max: number): number | undefined {
  const value = text(env, name);
  if (value === undefined) return undefined;
  if (/^\d{1,16}$/.test(value) && Number(value) <= max) return Number(value);
  throw new SettingError(`${name} must be a whole number from 0 to ${max}, not "${value}"`);
}

function url(name: string, value: string): string {
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return value.replace(/\/$/, '');
  throw new SettingError(`${name} must be a URL such as https://s3.example.com, not "${value}"`);
}
