import type { FileEvent } from '../../src/contract/file-events.ts';
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
import type { DatabaseOptions } from './databases.ts';
import type { ApiKeys } from './api-keys.ts';
import type { Log } from '../runtime/log.ts';
import type { GuaranteeName } from '../stores/s3/guarantees.ts';
import type { StorageOptions } from './storage.ts';

/** The options of `createBackend`. */
export interface BackendOptions extends Partial<Limits> {
  /** The bucket, at AWS or any other S3-compatible store. */
  readonly storage: StorageOptions;
  /** Where the rows are: SQLite, PostgreSQL or DynamoDB. */
  readonly database: DatabaseOptions;
  /** The API keys: one browser key and one server key, or a list of keys of several tenants. */
  readonly keys: ApiKeys;
  /** The origins whose pages may call the API, such as `https://www.example.com`. `*` allows every origin. */
  readonly origins: readonly string[];
  /** The path of the API. The default is `/v1`. */
  readonly basePath?: string;
  /** Stores each uploaded file without a call of `store`. The default is false. */
  readonly storeOnLoad?: boolean;
  /** Deletes files whose content contradicts their declared type. The default is true. */
  readonly checkContent?: boolean;
  /** Refuses files that are registered without a grant of your server. The default is false. */
  readonly requireGrant?: boolean;
  /** Where file events are sent, signed as the Standard Webhooks specification says. */
  readonly webhook?: WebhookOptions;
  /**
   * Receives each file event in this process, at least once and in order for each file. An event is repeated later if
   * the promise is rejected. With several processes, one of them receives it.
   */
  readonly onEvent?: (event: FileEvent) => void | Promise<void>;
  /**
   * Guarantees without which the backend does not start, or `all`. The default is none: what the store cannot
   * guarantee is logged.
   */
  readonly require?: readonly GuaranteeName[] | 'all';
  /** Asks the store at the start what it refuses. The default is true. Without it, the store counts as AWS. */
  readonly probe?: boolean;
  /**
   * How often expired files are deleted and events that have failed are sent again, in seconds. The default is 60. 0
   * leaves it to `sweep`.
   */
  readonly sweepEverySeconds?: number;
  /**
   * Requests that a key and an address may send: on average per second, and at once. Counted in this process. The
   * default is no limit.
   */
  readonly rateLimits?: RateLimits;
  /**
   * Proxies whose `X-Forwarded-For` is trusted, as in Express: addresses, ranges, `loopback`, `linklocal`,
   * `uniquelocal`. The default is none.
   */
  readonly trustProxies?: readonly string[];
  /** Receives the log. The default writes one JSON object per line to the console. */
  readonly log?: Log;
  /** The time, in milliseconds since the epoch. The default is `Date.now`. */
  readonly clock?: () => number;
}

/** Limits of files and calls. Sizes are bytes. */
export interface Limits {
  /** The default is 5 GiB. */
  readonly maxFileSize: number;
  /** Media types such as `image/*`. The default allows all types. */
  readonly allowedTypes: readonly string[];
  /** Files and bytes that a tenant, and one of its clients, may register per day (UTC). 0 removes a limit. */
  readonly filesPerDay: number;
  readonly bytesPerDay: number;
  readonly clientFilesPerDay: number;
  readonly clientBytesPerDay: number;
  /** How long a file waits for `store`. The default is a day. */
  readonly expireAfterSeconds: number;
  /** The default is 15 minutes. */
  readonly uploadUrlSeconds: number;
  /** The default is 2 minutes. */
  readonly downloadUrlSeconds: number;
  /** Files of at least this size are uploaded in parts. The default is 64 MiB. */
  readonly multipartFromBytes: number;
  /** The size of a part. The default is 24 MiB. */
  readonly partBytes: number;
  /** Files of up to this size are uploaded with a form POST, if the store supports it. The default is 8 MiB. */
  readonly formUploadBytes: number;
}

export interface WebhookOptions {
  readonly url: string;
  /** `whsec_…`. During a rotation, each event has a signature of both secrets, the newest first. */
  readonly secrets: readonly string[];
  /** The tenant. The default is that of `keys`, `default`. */
  readonly tenant?: string;
  /** Allows receivers on private addresses, such as `localhost`. The default is false. */
  readonly allowPrivateAddresses?: boolean;
}

export interface RateLimit {
  /** Requests. */
  readonly requests: number;
  /** Seconds. */
  readonly per: number;
}

export interface RateLimits {
  readonly key?: RateLimit;
  readonly address?: RateLimit;
}

export const DEFAULT_LIMITS: Limits = {
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
