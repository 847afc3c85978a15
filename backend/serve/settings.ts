import { resolve } from 'node:path';
import { parseFileKinds } from '../domain/file-kinds.ts';
import { splitList } from '../runtime/environment.ts';
import {
  flag,
  integer,
  jsonList,
  requiredText,
  SettingError,
  text,
  type Environment,
} from '../runtime/settings.ts';
import { guaranteeNames, type GuaranteeName } from '../stores/s3/guarantees.ts';
import type {
  ApiKey,
  ApiKeys,
  BackendOptions,
  DatabaseOptions,
  Limits,
  StorageOptions,
  WebhookOptions,
} from '../server/options.ts';

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
  const webhook = readWebhook(env);
  const required = readRequired(env);
  return {
    ...(Object.fromEntries(numbers) as Partial<Limits>),
    kinds: readKinds(env),
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
    ...(webhook && { webhook }),
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

/** `API_KEYS`, a list in JSON, or one browser key and one server key. `createBackend` checks them. */
function readApiKeys(env: Environment): ApiKeys {
  const list = jsonList(env, 'API_KEYS');
  if (list?.length === 0) throw new SettingError('API_KEYS must have a key');
  if (list) return list as readonly ApiKey[];
  return { browser: requiredText(env, 'BROWSER_KEY'), server: requiredText(env, 'SERVER_KEY') };
}

/** `WEBHOOKS`, a list in JSON with one webhook for each tenant, or the URL and the secrets of one. */
function readWebhook(env: Environment): BackendOptions['webhook'] {
  const list = jsonList(env, 'WEBHOOKS');
  if (list) return list as readonly WebhookOptions[];
  const webhookUrl = text(env, 'WEBHOOK_URL');
  if (webhookUrl === undefined) return undefined;
  return {
    url: webhookUrl,
    secrets: splitList(requiredText(env, 'WEBHOOK_SECRET')),
    allowPrivateAddresses: flag(env, 'WEBHOOK_ALLOW_PRIVATE_ADDRESSES', false),
  };
}

/** `FILE_KINDS`, an object in JSON. `createBackend` checks it again. */
function readKinds(env: Environment): NonNullable<BackendOptions['kinds']> {
  try {
    return Object.fromEntries(parseFileKinds(text(env, 'FILE_KINDS') ?? ''));
  } catch (error) {
    throw new SettingError(`FILE_KINDS: ${error instanceof Error ? error.message : String(error)}`);
  }
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

function url(name: string, value: string): string {
  if (/^https?:\/\//.test(value) && URL.canParse(value)) return value.replace(/\/$/, '');
  throw new SettingError(`${name} must be a URL such as https://s3.example.com, not "${value}"`);
}
