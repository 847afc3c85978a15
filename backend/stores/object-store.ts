import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  type ListPartsCommandOutput,
  PutObjectTaggingCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { FilestoreError } from '../../src/contract/errors.ts';
import {
  type AwsEnvironment,
  credentialsFrom,
  endpointFrom,
  regionFrom,
} from '../runtime/aws-environment.ts';
import { readString } from '../runtime/environment.ts';
import type { StoredPart } from '../../src/contract/responses.ts';
import type { SentPart } from '../../src/contract/requests.ts';
import type { UploadedObject } from '../domain/file-transitions.ts';
import { toRetryableError } from './storage-error.ts';

/** What GuardDuty writes on an object that it has scanned. */
export const SCAN_TAG = 'GuardDutyMalwareScanStatus';

/** An object without a row gets this tag; a lifecycle rule removes it after 30 days. */
export const ORPHAN_TAG = { Key: 'filestore-orphan', Value: '1' } as const;

export interface UploadToComplete {
  readonly key: string;
  readonly uploadId: string;
  /** Bytes of the whole. */
  readonly size: number;
  readonly parts: readonly SentPart[];
  /** CRC-64/NVME of the whole. */
  readonly checksum?: string | undefined;
}

export type CompleteOutcome =
  'completed' | 'exists' | 'gone' | 'unusable' | 'incomplete' | 'damaged' | 'checksums-needed';

/** What S3 says of a complete that another try would not change. */
const outcomes: Readonly<Record<string, CompleteOutcome>> = {
  PreconditionFailed: 'exists',
  NoSuchUpload: 'gone',
  InvalidPart: 'incomplete',
  InvalidPartOrder: 'incomplete',
  EntityTooSmall: 'incomplete',
  BadDigest: 'damaged',
};

/** InvalidRequest stands for many faults, most of them ours; these two are the caller's or the store's. */
function invalidRequestOutcome(message: string): CompleteOutcome | undefined {
  // The sum of the parts is not the announced size.
  if (message.includes('x-amz-mp-object-size')) return 'incomplete';
  // Created before uploads named their checksum, by an older version: nothing completes it.
  if (message.includes('null checksum mode')) return 'unusable';
  // AWS asks for them where they are needed for a composite checksum, and versitygw always.
  if (message.includes('must include the checksum for each part')) return 'checksums-needed';
  return undefined;
}

/** The objects in S3, for the functions that must ask or change something there. */
export class ObjectStore {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(bucket: string, client: S3Client) {
    this.#bucket = bucket;
    this.#client = client;
  }

  /** What S3 holds, with the CRC-64/NVME that S3 itself computed, or undefined for nothing. */
  async head(key: string): Promise<UploadedObject | undefined> {
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
      throw toRetryableError(error);
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
      throw toRetryableError(error);
    }
  }

  /** The first bytes of this very version, fewer where it has fewer; undefined where it is gone. */
  async firstBytes(
    key: string,
    object: UploadedObject,
    count: number,
  ): Promise<Uint8Array | undefined> {
    if (object.size === 0) return new Uint8Array();
    try {
      const { Body } = await this.#client.send(
        new GetObjectCommand({
          Bucket: this.#bucket,
          Key: key,
          IfMatch: object.etag,
          Range: `bytes=0-${Math.min(count, object.size) - 1}`,
        }),
      );
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    } catch (error) {
      if ([404, 412].includes(statusOf(error) ?? 0)) return undefined;
      throw toRetryableError(error);
    }
  }

  /** The value of one tag, or undefined without it or without the object. */
  async getTag(key: string, name: string): Promise<string | undefined> {
    try {
      const { TagSet = [] } = await this.#client.send(
        new GetObjectTaggingCommand({ Bucket: this.#bucket, Key: key }),
      );
      return TagSet.find(({ Key }) => Key === name)?.Value;
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw toRetryableError(error);
    }
  }

  /** All parts that S3 has of an open upload, by number; undefined where it is not open any more. */
  async listParts(key: string, uploadId: string): Promise<StoredPart[] | undefined> {
    const parts: StoredPart[] = [];
    let marker: string | undefined;
    for (;;) {
      let page: ListPartsCommandOutput;
      try {
        page = await this.#client.send(
          new ListPartsCommand({
            Bucket: this.#bucket,
            Key: key,
            UploadId: uploadId,
            PartNumberMarker: marker,
          }),
        );
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw toRetryableError(error);
      }
      for (const { PartNumber = 0, Size = 0, ETag = '', ChecksumCRC64NVME } of page.Parts ?? []) {
        parts.push({
          number: PartNumber,
          size: Size,
          etag: ETag,
          ...(ChecksumCRC64NVME !== undefined && { checksum: ChecksumCRC64NVME }),
        });
      }
      // By IsTruncated: S3 names a next marker on the last page as well.
      if (!page.IsTruncated) return parts;
      marker = page.NextPartNumberMarker;
    }
  }

  /**
   * Makes an object of the parts, unless there is one. `gone`: the upload is not open any more, which
   * after a first complete is as it should be. `unusable`: it never completes. `exists`: an object is there
   * already. `checksums-needed`: this store wants the checksum of each part, which `listParts` tells.
   */
  async completeMultipart(upload: UploadToComplete): Promise<CompleteOutcome> {
    const { key, uploadId, size, parts, checksum } = upload;
    try {
      await this.#client.send(
        new CompleteMultipartUploadCommand({
          Bucket: this.#bucket,
          Key: key,
          UploadId: uploadId,
          IfNoneMatch: '*',
          MpuObjectSize: size,
          // As the upload was created (ObjectPresign.startMultipart).
          ChecksumType: 'FULL_OBJECT',
          ...(checksum !== undefined && { ChecksumCRC64NVME: checksum }),
          MultipartUpload: {
            Parts: parts.map((part) => ({
              PartNumber: part.number,
              ETag: part.etag,
              ChecksumCRC64NVME: part.checksum,
            })),
          },
        }),
      );
      return 'completed';
    } catch (error) {
      const { name = '', message = '' } = error instanceof S3ServiceException ? error : {};
      const outcome = name === 'InvalidRequest' ? invalidRequestOutcome(message) : outcomes[name];
      if (outcome) return outcome;
      // Another complete or a deletion is under way: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
      if (statusOf(error) === 409) {
        throw new FilestoreError('storage-busy', { retryAfter: 1, cause: error });
      }
      throw toRetryableError(error);
    }
  }

  /** Aborts every open upload of the key, also one whose id nobody has noted. Repeatable. */
  async abortUploads(key: string): Promise<void> {
    try {
      const { Uploads = [] } = await this.#client.send(
        new ListMultipartUploadsCommand({ Bucket: this.#bucket, Prefix: key }),
      );
      for (const { Key, UploadId } of Uploads) {
        if (Key !== key) continue;
        const abort = { Bucket: this.#bucket, Key, UploadId };
        await this.#client.send(new AbortMultipartUploadCommand(abort)).catch((error: unknown) => {
          if (statusOf(error) !== 404) throw error;
        });
      }
    } catch (error) {
      throw toRetryableError(error);
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
      throw toRetryableError(error);
    }
  }
}

/** The bucket that the function is told of. */
export function connectObjects(
  env: AwsEnvironment & { readonly BUCKET_NAME: string },
): ObjectStore {
  return new ObjectStore(readString(env.BUCKET_NAME, 'BUCKET_NAME'), connectS3(env));
}

export function connectS3(env: AwsEnvironment): S3Client {
  const endpoint = endpointFrom(env, 'S3');
  return new S3Client({
    region: regionFrom(env),
    credentials: credentialsFrom(env),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    // A stand-in on localhost has no host name per bucket.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
  });
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}
