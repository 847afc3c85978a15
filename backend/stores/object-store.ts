import {
  DeleteObjectCommand,
  HeadObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { FilestoreError } from '../../src/contract/errors.ts';
import { type AwsEnvironment, credentialsFrom, regionFrom } from '../aws-environment.ts';
import { text } from '../environment.ts';
import type { ArrivedObject } from '../domain/file-changes.ts';

/** An object without a row gets this tag; a lifecycle rule removes it after 30 days. */
export const ORPHAN_TAG = { Key: 'filestore-orphan', Value: '1' } as const;

/** The objects in S3, for the functions that must ask or change something there. */
export class ObjectStore {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(bucket: string, client: S3Client) {
    this.#bucket = bucket;
    this.#client = client;
  }

  /** What S3 holds, with the CRC-64/NVME that S3 itself computed, or undefined for nothing. */
  async head(key: string): Promise<ArrivedObject | undefined> {
    try {
      const head = await this.#client.send(
        new HeadObjectCommand({ Bucket: this.#bucket, Key: key, ChecksumMode: 'ENABLED' }),
      );
      if (head.ContentLength === undefined || head.ETag === undefined) {
        throw new Error('HeadObject answered without a length or an ETag');
      }
      return {
        size: head.ContentLength,
        type: head.ContentType ?? 'application/octet-stream',
        etag: head.ETag,
        ...(head.ChecksumCRC64NVME !== undefined && { checksum: head.ChecksumCRC64NVME }),
      };
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw asStorageError(error);
    }
  }

  /**
   * Deleting what is not there succeeds, as S3 has it. With `etag` only that version goes: an
   * object that differs is left alone.
   */
  async delete(key: string, etag?: string): Promise<void> {
    try {
      await this.#client.send(
        new DeleteObjectCommand({ Bucket: this.#bucket, Key: key, IfMatch: etag }),
      );
    } catch (error) {
      if (etag !== undefined && [404, 412].includes(statusOf(error) ?? 0)) return;
      throw asStorageError(error);
    }
  }

  async tagOrphan(key: string): Promise<void> {
    try {
      await this.#client.send(
        new PutObjectTaggingCommand({
          Bucket: this.#bucket,
          Key: key,
          Tagging: { TagSet: [ORPHAN_TAG] },
        }),
      );
    } catch (error) {
      if (statusOf(error) === 404) return;
      throw asStorageError(error);
    }
  }
}

/** The bucket that the function is told of. */
export function connectObjects(
  env: AwsEnvironment & { readonly BUCKET_NAME: string },
): ObjectStore {
  return new ObjectStore(text(env.BUCKET_NAME, 'BUCKET_NAME'), connectS3(env));
}

export function connectS3(env: AwsEnvironment): S3Client {
  return new S3Client({
    region: regionFrom(env),
    credentials: credentialsFrom(env),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    // A stand-in on localhost has no host name per bucket.
    ...(env.AWS_ENDPOINT_URL_S3 && { endpoint: env.AWS_ENDPOINT_URL_S3, forcePathStyle: true }),
  });
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

/**
 * SlowDown, 5xx and a broken connection, after the SDK's own retries, are the storage's business and
 * not a bug of ours.
 */
function asStorageError(error: unknown): unknown {
  const status = statusOf(error);
  const busy = status === undefined ? isConnectionError(error) : status === 429 || status >= 500;
  return busy ? new FilestoreError('storage-busy', { retryAfter: 1, cause: error }) : error;
}

function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return error.name === 'TimeoutError' || /^E(CONN|PIPE|HOST|NET|AI_|TIMEDOUT)/.test(code);
}
