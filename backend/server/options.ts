import type { FileEvent } from '../../src/contract/file-events.ts';
import type { KindLimits } from '../domain/file-kinds.ts';
import type { AwsCredentials } from '../runtime/aws-environment.ts';
import type { Log } from '../runtime/log.ts';
import type { GuaranteeName } from '../stores/s3/guarantees.ts';

/** The options of `createBackend`. */
export interface BackendOptions extends Partial<Limits> {
  /** The bucket, at AWS or any other S3-compatible store. */
  readonly storage: StorageOptions;
  /** Where the rows are: SQLite, PostgreSQL or DynamoDB. */
  readonly database: DatabaseOptions;
  /** The API keys: one browser key and one server key, or a list of keys of several tenants. */
  readonly keys: ApiKeys;
  /**
   * Kinds of files with limits of their own, in addition to those of the deployment. A page chooses one with the attribute
   * `kind`, and a grant can demand one. The default is none.
   */
  readonly kinds?: Readonly<Record<string, KindLimits>>;
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
  /**
   * Where file events are sent, signed as the Standard Webhooks specification says: one webhook for each tenant. They are
   * saved in the database. That of a tenant that is left out later stays there until its row is deleted.
   */
  readonly webhook?: WebhookOptions | readonly WebhookOptions[];
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
  /** Allows receivers on private addresses, such as `localhost`. The same for all webhooks. The default is false. */
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

/** The bucket, at AWS or any other S3-compatible store. */
export interface StorageOptions {
  readonly bucket: string;
  /** The default is the variable `AWS_REGION`, or else `us-east-1`. Cloudflare R2 wants `auto`. */
  readonly region?: string;
  /** The URL of the store, without the bucket. The default is AWS. */
  readonly endpoint?: string;
  /** The URLs of the store for pages, if they differ from `endpoint`. Uploads are spread over them. */
  readonly pageEndpoints?: readonly string[];
  /** Writes the bucket into the host name, as AWS does. The default is the path, if there is an `endpoint`. */
  readonly virtualHosts?: boolean;
  /** The default is the SDK's chain: variables, profiles, the roles of containers and instances, web identity. */
  readonly credentials?: AwsCredentials;
}

/** Where the rows are. Each kind is loaded only if it is used. */
export type DatabaseOptions =
  /** The file of a SQLite database, which is created if it is missing, or `:memory:`. Requires Node 22.13 or later. */
  | { readonly sqlite: string }
  /** `postgres://user:password@host:5432/database`. */
  | { readonly postgres: string; readonly maxConnections?: number }
  /** A table with the schema of the template. The default credentials are those of the SDK's chain. */
  | {
      readonly dynamoDb: string;
      readonly region?: string;
      readonly endpoint?: string;
      readonly credentials?: AwsCredentials;
    };

/** A key of a tenant. The limits of the tenant are the same for all of its keys. */
export interface ApiKey {
  /** The value of the header `x-api-key`: at least 16 characters. */
  readonly key: string;
  readonly role: 'browser' | 'server';
  /** The default is `default`. */
  readonly tenant?: string;
  readonly disabled?: boolean;
  /** The size of the largest file in bytes, and the allowed media types. They apply in addition to those of the backend. */
  readonly maxFileSize?: number;
  readonly allowedTypes?: string[];
  /** The daily limits of the tenant and of each of its clients, in place of those of the backend. */
  readonly filesPerDay?: number;
  readonly bytesPerDay?: number;
  readonly clientFilesPerDay?: number;
  readonly clientBytesPerDay?: number;
}

/** The keys of one tenant, or of several. */
export type ApiKeys = { readonly browser: string; readonly server: string } | readonly ApiKey[];

/** What a server knows of a request besides the request. */
export interface RequestInfo {
  /** The IP address of the caller. Client quotas and rate limits count by it. */
  readonly address?: string | undefined;
}

/** A request as any server has received it. */
export interface ServerRequest {
  readonly method: string;
  /** The path, still encoded, and the query without its question mark. */
  readonly path: string;
  readonly query: string;
  /** Returns a header by its name in lower case. */
  readonly header: (name: string) => string | undefined;
  /**
   * Returns the body as text, or null if there is none.
   *
   * @throws {FilestoreError} request-too-large
   */
  readonly body: () => Promise<string | null>;
}

/** The answer to it. */
export interface ServerAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for a status without a body. */
  readonly body: string;
}
