import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import {
  BYTES_PER_DAY,
  CLIENT_BYTES_PER_DAY,
  CLIENT_FILES_PER_DAY,
  DOWNLOAD_URL_SECONDS,
  EXPIRE_AFTER_SECONDS,
  FILES_PER_DAY,
  MAX_FORM_BYTES,
  MULTIPART_FROM_BYTES,
  OBJECT_BYTES,
  PART_BYTES,
  MAX_SINGLE_PUT_BYTES,
  SMALLEST_PART_BYTES,
  UPLOAD_URL_SECONDS,
} from '../../src/contract/limits.ts';
import type { DailyQuotas } from '../domain/daily-limits.ts';
import { originProblem } from '../domain/origin.ts';
import { webhookUrlProblem } from '../delivery/webhook-url.ts';
import { splitList } from '../runtime/environment.ts';
import { flag, integer, SettingError } from '../runtime/settings.ts';

/** The settings of `npm start`, read from environment variables. */
export interface StartSettings {
  /** `PORT`, default 5173: the port of the demo page and the API. */
  readonly port: number;
  /**
   * `HOST`, default `localhost`: the address to listen on. `0.0.0.0` lets a phone or a container in.
   */
  readonly host: string;
  /** `PUBLIC_HOST`: the name of this machine in the addresses that pages use. Follows from `HOST` by default. */
  readonly publicHost: string;
  /** `S3_PORT`, default: any free port. */
  readonly s3Port: number;
  /** `ALLOWED_ORIGINS`, comma-separated: origins besides the demo that may upload. */
  readonly allowedOrigins: readonly string[];
  /** `DATA_DIR`, default `.data` in the repository. */
  readonly directory: string;
  /**
   * `EXPIRE_AFTER_SECONDS`, default one day. Expire runs ten times in that time and at least once a minute.
   */
  readonly expireAfterSeconds: number;
  readonly expireEveryMilliseconds: number;
  /** `MAX_FILE_SIZE` in bytes, default 5 GiB. */
  readonly maxFileSize: number;
  readonly uploadUrlSeconds: number;
  readonly downloadUrlSeconds: number;
  /** `MULTIPART_FROM_BYTES`, default 64 MiB: larger files are uploaded in parts if the client supports it. */
  readonly multipartFromBytes: number;
  /** `PART_BYTES`, default 24 MiB: the target size of a part. */
  readonly partBytes: number;
  /**
   * `FORM_UPLOAD_BYTES`, default 8 MiB: the maximum size of a form upload, if the client supports it. 0 turns form
   * uploads off.
   */
  readonly formUploadBytes: number;
  /** `CHECK_CONTENT`, default true: files that contradict their declared type are deleted. */
  readonly checkContent: boolean;
  /** `SCAN_UPLOADS`, default false: files are stored only after a scan, which here detects only EICAR. */
  readonly scanUploads: boolean;
  /**
   * `FILES_PER_DAY`, `BYTES_PER_DAY`, `CLIENT_FILES_PER_DAY`, `CLIENT_BYTES_PER_DAY`: the daily limits of a tenant
   * and of an address, by default those of the template. 0 removes a limit.
   */
  readonly dailyQuotas?: DailyQuotas;
  /**
   * `WEBHOOK_URL` and `WEBHOOK_SECRET`: the receiver of file events and the secret of their signatures, `whsec_…`. The
   * default is the demo's own application server, with a secret that is kept in `DATA_DIR`.
   */
  readonly webhookUrl?: string | undefined;
  readonly webhookSecret?: string | undefined;
  /**
   * `DATABASE`, default `sqlite`: the backend as an ordinary server runs it. `dynamodb` is closer to AWS: the functions
   * of Lambda, behind stand-ins for API Gateway, DynamoDB, EventBridge and SQS.
   */
  readonly database: 'sqlite' | 'dynamodb';
  /** `EVENT_DELAY_MILLISECONDS`, default 700: about as long as a real S3 event takes. */
  readonly eventDelayMilliseconds: number;
}

export function readSettings(env: NodeJS.ProcessEnv): StartSettings {
  const expireAfterSeconds =
    integer(env, 'EXPIRE_AFTER_SECONDS', 10 ** 8, 1) ?? EXPIRE_AFTER_SECONDS;
  const host = hostName(env, 'HOST', 'localhost');
  return {
    port: integer(env, 'PORT', 65535) ?? 5173,
    host,
    publicHost: publicHostOf(hostName(env, 'PUBLIC_HOST', host)),
    s3Port: integer(env, 'S3_PORT', 65535) ?? 0,
    allowedOrigins: origins(env['ALLOWED_ORIGINS']),
    directory: dataDirectory(env),
    expireAfterSeconds,
    expireEveryMilliseconds: Math.min(60_000, expireAfterSeconds * 100),
    maxFileSize: integer(env, 'MAX_FILE_SIZE', OBJECT_BYTES) ?? MAX_SINGLE_PUT_BYTES,
    multipartFromBytes:
      integer(env, 'MULTIPART_FROM_BYTES', OBJECT_BYTES, 1) ?? MULTIPART_FROM_BYTES,
    partBytes: integer(env, 'PART_BYTES', OBJECT_BYTES, SMALLEST_PART_BYTES) ?? PART_BYTES,
    formUploadBytes: integer(env, 'FORM_UPLOAD_BYTES', MAX_FORM_BYTES) ?? MAX_FORM_BYTES,
    checkContent: flag(env, 'CHECK_CONTENT', true),
    scanUploads: flag(env, 'SCAN_UPLOADS', false),
    dailyQuotas: {
      filesPerDay: limit(env, 'FILES_PER_DAY', FILES_PER_DAY),
      bytesPerDay: limit(env, 'BYTES_PER_DAY', BYTES_PER_DAY),
      clientFilesPerDay: limit(env, 'CLIENT_FILES_PER_DAY', CLIENT_FILES_PER_DAY),
      clientBytesPerDay: limit(env, 'CLIENT_BYTES_PER_DAY', CLIENT_BYTES_PER_DAY),
    },
    uploadUrlSeconds: UPLOAD_URL_SECONDS,
    downloadUrlSeconds: DOWNLOAD_URL_SECONDS,
    webhookUrl: webhookUrl(env),
    webhookSecret: webhookSecret(env),
    database: databaseOf(env),
    eventDelayMilliseconds: integer(env, 'EVENT_DELAY_MILLISECONDS', 60_000) ?? 700,
  };
}

function databaseOf({ DATABASE: database = 'sqlite' }: NodeJS.ProcessEnv): 'sqlite' | 'dynamodb' {
  if (database === 'sqlite' || database === 'dynamodb') return database;
  throw new SettingError(`DATABASE must be sqlite or dynamodb, not "${database}"`);
}

function webhookUrl({ WEBHOOK_URL: url }: NodeJS.ProcessEnv): string | undefined {
  if (!url) return undefined;
  const problem = webhookUrlProblem(url, 'anywhere');
  if (problem !== undefined) throw new SettingError(`WEBHOOK_URL ${problem}`);
  return url;
}

function webhookSecret({ WEBHOOK_SECRET: secret }: NodeJS.ProcessEnv): string | undefined {
  if (!secret) return undefined;
  if (!/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/.test(secret)) {
    throw new SettingError('WEBHOOK_SECRET must be whsec_ and 24 to 64 bytes in base64');
  }
  return secret;
}

export function dataDirectory(env: NodeJS.ProcessEnv): string {
  return resolve(env['DATA_DIR'] || join(import.meta.dirname, '../../.data'));
}

/** A machine that listens on every address is known to others by the first one that is no loopback address. */
export function publicHostOf(host: string, interfaces = networkInterfaces()): string {
  if (host !== '0.0.0.0' && host !== '::') return isIPv6(host) ? `[${host}]` : host;
  const addresses = Object.values(interfaces).flatMap((entries) => entries ?? []);
  const outside = addresses.find(({ internal, family }) => !internal && family === 'IPv4');
  return outside?.address ?? 'localhost';
}

function hostName(env: NodeJS.ProcessEnv, name: string, fallback: string): string {
  const value = env[name] || fallback;
  const inUrl = isIPv6(value) ? `[${value}]` : value;
  if (
    !URL.canParse(`http://${inUrl}/`) ||
    new URL(`http://${inUrl}/`).host !== inUrl.toLowerCase()
  ) {
    throw new SettingError(
      `${name} must be a name or an address such as 0.0.0.0, without a port, not "${value}"`,
    );
  }
  return value;
}

function origins(value: string | undefined): readonly string[] {
  return splitList(value ?? '').map((entry) => {
    const problem = originProblem(entry);
    if (problem !== undefined) throw new SettingError(`ALLOWED_ORIGINS: "${entry}" ${problem}`);
    return entry;
  });
}

function limit(env: NodeJS.ProcessEnv, name: string, fallback: number): number | undefined {
  return (integer(env, name, Number.MAX_SAFE_INTEGER) ?? fallback) || undefined;
}
