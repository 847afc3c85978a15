import type { FileEvent } from '../../src/contract/file-events.ts';
import type { DailyQuotas } from '../domain/daily-limits.ts';
import type { AwsCredentials } from '../runtime/aws-environment.ts';
import type { Log } from '../runtime/log.ts';
import type { BackendOptions, DatabaseOptions } from '../server/options.ts';
import type { createFunctions } from './functions.ts';
import type { EtagKind } from './s3/context.ts';

/** The template's parameters and the settings that only the local stack needs. */
export interface LocalStackSettings {
  readonly directory: string;
  readonly s3Port: number;
  /** The address that S3 listens on, and its name in URLs. The default of both is `localhost`. */
  readonly host?: string | undefined;
  readonly publicHost?: string | undefined;
  readonly allowedOrigins: readonly string[];
  readonly maxFileSize: number;
  readonly allowedTypes: readonly string[];
  /** The default is none. */
  readonly kinds?: NonNullable<BackendOptions['kinds']> | undefined;
  readonly uploadUrlSeconds: number;
  readonly downloadUrlSeconds: number;
  readonly expireAfterSeconds: number;
  readonly storeOnLoad: boolean;
  readonly checkContent: boolean;
  readonly scanUploads: boolean;
  readonly requireGrant: boolean;
  /** The daily limits of the deployment. Without one, there is no limit. */
  readonly dailyQuotas?: DailyQuotas | undefined;
  readonly multipartFromBytes: number;
  readonly partBytes: number;
  readonly formUploadBytes: number;
  /**
   * The S3 endpoints for pages, if they differ from the functions' endpoint (for example, behind a proxy).
   * With two endpoints, every other part is uploaded to the second one.
   */
  readonly uploadEndpoints?: readonly string[] | undefined;
  /** The ETags that the stack's S3 computes. */
  readonly etags?: EtagKind | undefined;
  /** Whether changes of files are reported to the bus and to webhooks. The default is true. */
  readonly fileEvents?: boolean | undefined;
  /** The receiver of the built-in tenant's events. Without it, they are not sent. */
  readonly webhookUrl?: string | undefined;
  /** The secret of their signatures. The default is a random one. */
  readonly webhookSecret?: string | undefined;
  /** Receives the events of the bus. */
  readonly onFileEvent?: ((event: FileEvent) => void) | undefined;
  readonly eventDelayMilliseconds: number;
  /**
   * What runs the operations: the fetch handler of `createBackend`, or the functions of Lambda behind a stand-in for API
   * Gateway. The default is `lambda`.
   */
  readonly runtime?: 'lambda' | 'fetch' | undefined;
  /** The database. The default is a stand-in for DynamoDB. */
  readonly database?: DatabaseOptions | undefined;
  readonly log: Log;
  readonly clock: () => number;
  /** Servers that are already running. The stack starts its own server for each one left out. */
  readonly elsewhere?: ExternalServices | undefined;
  /** Replaces the handlers in this process, for example with built ones in separate processes. */
  readonly functions?: typeof createFunctions | undefined;
}

/** Real servers, for tests. The bucket and its CORS rules must exist. The stack creates the table. */
export interface ExternalServices {
  readonly s3?: {
    readonly url: string;
    readonly bucket: string;
    readonly credentials: AwsCredentials;
  };
  readonly dynamoDb?: { readonly url: string; readonly table: string };
}
