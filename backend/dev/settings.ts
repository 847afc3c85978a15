import { join, resolve } from 'node:path';
import {
  DOWNLOAD_URL_SECONDS,
  EXPIRE_AFTER_SECONDS,
  FORM_BYTES,
  MULTIPART_FROM_BYTES,
  OBJECT_BYTES,
  PART_BYTES,
  MAX_SINGLE_PUT_BYTES,
  SMALLEST_PART_BYTES,
  UPLOAD_URL_SECONDS,
} from '../../src/contract/limits.ts';
import { readList } from '../runtime/environment.ts';

/** What `npm start` can be told by environment variables. */
export interface StartSettings {
  /** `PORT`, 5173: the demo page and the API. */
  readonly port: number;
  /** `S3_PORT`, a free one. */
  readonly s3Port: number;
  /** `ALLOWED_ORIGINS`, comma-separated: pages beside the demo that may upload. */
  readonly allowedOrigins: readonly string[];
  /** `DATA_DIR`, `.data` in this folder. */
  readonly directory: string;
  /** `EXPIRE_AFTER_SECONDS`, a day. Expire runs ten times in that time, at least once a minute. */
  readonly expireAfterSeconds: number;
  readonly expireEveryMilliseconds: number;
  /** `MAX_FILE_SIZE` in bytes, 5 GiB. */
  readonly maxFileSize: number;
  readonly uploadUrlSeconds: number;
  readonly downloadUrlSeconds: number;
  /** `MULTIPART_FROM_BYTES`, 64 MiB: larger files go up in parts, if the client speaks them. */
  readonly multipartFromBytes: number;
  /** `PART_BYTES`, 24 MiB: what a part aims at. */
  readonly partBytes: number;
  /** `FORM_UPLOAD_BYTES`, 256 KiB: smaller files go up as a form, if the client speaks them; 0 for none. */
  readonly formUploadBytes: number;
  /** `CHECK_CONTENT`, true: files that are not of their declared type are deleted. */
  readonly checkContent: boolean;
  /** `SCAN_UPLOADS`, false: nothing is kept before a scan, which here knows the EICAR test file only. */
  readonly scanUploads: boolean;
  /** `EVENT_DELAY_MILLISECONDS`, 700: about what a real S3 event takes. */
  readonly eventDelayMilliseconds: number;
}

export class SettingError extends Error {}

export function readSettings(env: NodeJS.ProcessEnv): StartSettings {
  const expireAfterSeconds = whole(env, 'EXPIRE_AFTER_SECONDS', EXPIRE_AFTER_SECONDS, 1, 10 ** 8);
  return {
    port: whole(env, 'PORT', 5173, 0, 65535),
    s3Port: whole(env, 'S3_PORT', 0, 0, 65535),
    allowedOrigins: origins(env['ALLOWED_ORIGINS']),
    directory: dataDirectory(env),
    expireAfterSeconds,
    expireEveryMilliseconds: Math.min(60_000, expireAfterSeconds * 100),
    maxFileSize: whole(env, 'MAX_FILE_SIZE', MAX_SINGLE_PUT_BYTES, 0, OBJECT_BYTES),
    multipartFromBytes: whole(env, 'MULTIPART_FROM_BYTES', MULTIPART_FROM_BYTES, 1, OBJECT_BYTES),
    partBytes: whole(env, 'PART_BYTES', PART_BYTES, SMALLEST_PART_BYTES, OBJECT_BYTES),
    formUploadBytes: whole(env, 'FORM_UPLOAD_BYTES', FORM_BYTES, 0, FORM_BYTES),
    checkContent: yesOrNo(env, 'CHECK_CONTENT', true),
    scanUploads: yesOrNo(env, 'SCAN_UPLOADS', false),
    uploadUrlSeconds: UPLOAD_URL_SECONDS,
    downloadUrlSeconds: DOWNLOAD_URL_SECONDS,
    eventDelayMilliseconds: whole(env, 'EVENT_DELAY_MILLISECONDS', 700, 0, 60_000),
  };
}

export function dataDirectory(env: NodeJS.ProcessEnv): string {
  return resolve(env['DATA_DIR'] || join(import.meta.dirname, '../../.data'));
}

function origins(value: string | undefined): readonly string[] {
  return readList(value).map((entry) => {
    if (entry !== '*' && (!URL.canParse(entry) || new URL(entry).origin !== entry)) {
      throw new SettingError(
        `ALLOWED_ORIGINS must hold origins such as http://localhost:8080, not "${entry}"`,
      );
    }
    return entry;
  });
}

function yesOrNo(env: NodeJS.ProcessEnv, name: string, fallback: boolean): boolean {
  const value = env[name] || String(fallback);
  if (value !== 'true' && value !== 'false') {
    throw new SettingError(`${name} must be true or false, not "${value}"`);
  }
  return value === 'true';
}

function whole(
  env: NodeJS.ProcessEnv,
  name: string,
  fallback: number,
  least: number,
  most: number,
): number {
  const value = env[name];
  if (value === undefined || value === '') return fallback;
  const number = Number(value);
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new SettingError(
      `${name} must be a whole number from ${least} to ${most}, not "${value}"`,
    );
  }
  return number;
}
