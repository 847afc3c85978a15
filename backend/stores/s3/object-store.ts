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
  type Part,
  PutObjectTaggingCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { FilestoreError } from '../../../src/contract/errors.ts';
import {
  type AwsEnvironment,
  credentialsFrom,
  endpointFrom,
  regionFrom,
} from '../../runtime/aws-environment.ts';
import { readString } from '../../runtime/environment.ts';
import type { StoredPart } from '../../../src/contract/responses.ts';
import type { CompletedPart } from '../../../src/contract/requests.ts';
import type { UploadedObject } from '../../domain/file-transitions.ts';
import { toRetryableError } from '../storage-error.ts';
import { lastOfEach, uploadedObject } from './object-answers.ts';
import { ALL_ABILITIES, type StoreAbilities } from './abilities.ts';

/** The tag that GuardDuty adds to a scanned object. */
export const SCAN_TAG = 'GuardDutyMalwareScanStatus';

/** The tag of an object without a row. A lifecycle rule deletes the object after 30 days. */
export const ORPHAN_TAG = { Key: 'filestore-orphan', Value: '1' } as const;

interface UploadToComplete {
  readonly key: string;
  readonly uploadId: string;
  /** Bytes of the complete object. */
  readonly size: number;
  readonly parts: readonly CompletedPart[];
  /** CRC-64/NVME of the complete object, in base64. */
  readonly checksum?: string | undefined;
}

type CompleteOutcome =
  'completed' | 'exists' | 'gone' | 'unusable' | 'incomplete' | 'damaged' | 'checksums-needed';

/** Errors of CompleteMultipartUpload that a retry would not change. */
const outcomes: Readonly<Record<string, CompleteOutcome>> = {
  PreconditionFailed: 'exists',
  NoSuchUpload: 'gone',
  InvalidPart: 'incomplete',
  InvalidPartOrder: 'incomplete',
  EntityTooSmall: 'incomplete',
  BadDigest: 'damaged',
};

/** Most InvalidRequest errors are bugs in this code. These are caused by the caller or the store. */
function invalidRequestOutcome(message: string): CompleteOutcome | undefined {
  // The sizes of the parts do not add up to the registered size.
  if (message.includes('x-amz-mp-object-size')) return 'incomplete';
  // An older version created the upload without a checksum algorithm, so it can never be completed.
  if (message.includes('null checksum mode')) return 'unusable';
  // AWS requires them for a composite checksum; versitygw always requires them.
  if (message.includes('must include the checksum for each part')) return 'checksums-needed';
  return undefined;
}

/** Reads and changes the objects in S3. */
export class ObjectStore {
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #abilities: StoreAbilities;

  constructor(bucket: string, client: S3Client, abilities: StoreAbilities = ALL_ABILITIES) {
    this.#bucket = bucket;
    this.#client = client;
    this.#abilities = abilities;
  }

  /** Returns the object with the checksums that S3 has compared or computed, or undefined if there is no object. */
  async head(key: string): Promise<UploadedObject | undefined> {
    try {
      const head = await this.#client.send(
        new HeadObjectCommand({ Bucket: this.#bucket, Key: key, ChecksumMode: 'ENABLED' }),
      );
      return uploadedObject(head);
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw toRetryableError(error);
    }
  }

  /**
   * Succeeds if there is no object, like S3. With `etag`, deletes only the object with this ETag and keeps
   * any other.
   *
   * @throws {FilestoreError} storage-busy if S3 is busy, or if another request changes the object now
   */
  async delete(key: string, etag?: string): Promise<void> {
    try {
      await this.#client.send(
        new DeleteObjectCommand({
          Bucket: this.#bucket,
          Key: key,
          IfMatch: this.#abilities.deleteIfMatch ? etag : undefined,
        }),
      );
    } catch (error) {
      if (etag !== undefined && [404, 412].includes(statusOf(error) ?? 0)) return;
      throw statusOf(error) === 409 ? busy(error) : toRetryableError(error);
    }
  }

  /** Returns up to `count` first bytes of exactly this version, or undefined if it no longer exists. */
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

  /** Returns the value of a tag, or undefined if the tag or the object does not exist. */
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

  /** Lists all parts of an open upload by number. Returns undefined if the upload is no longer open. */
  async listParts(key: string, uploadId: string): Promise<StoredPart[] | undefined> {
    const parts: Part[] = [];
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
      parts.push(...(page.Parts ?? []));
      // IsTruncated decides, because S3 returns a next marker on the last page too.
      if (!page.IsTruncated) return lastOfEach(parts);
      marker = page.NextPartNumberMarker;
    }
  }

  /**
   * Combines the parts into an object, unless there is an object already. The outcomes:
   * - `completed`: the object was created
   * - `exists`: there is an object already
   * - `gone`: the upload is no longer open, for example because an earlier call completed it
   * - `unusable`: the upload can never be completed
   * - `incomplete`: parts are missing or differ from those in S3
   * - `damaged`: the checksum of the object differs
   * - `checksums-needed`: the store requires the checksum of each part, which `listParts` returns
   */
  async completeMultipart(upload: UploadToComplete): Promise<CompleteOutcome> {
    const { key, uploadId, size, parts, checksum } = upload;
    try {
      await this.#client.send(
        new CompleteMultipartUploadCommand({
          Bucket: this.#bucket,
          Key: key,
          UploadId: uploadId,
          IfNoneMatch: this.#abilities.completeIfNoneMatch ? '*' : undefined,
          MpuObjectSize: size,
          // Must match the creation of the upload (S3Presigner.startMultipart).
          ...(this.#abilities.multipartChecksum && {
            ChecksumType: 'FULL_OBJECT',
            ChecksumCRC64NVME: checksum,
          }),
          MultipartUpload: {
            Parts: parts.map((part) => ({
              PartNumber: part.number,
              ETag: part.etag,
              ChecksumCRC64NVME: this.#abilities.multipartChecksum ? part.checksum : undefined,
            })),
          },
        }),
      );
      return 'completed';
    } catch (error) {
      const { name = '', message = '' } = error instanceof S3ServiceException ? error : {};
      const outcome = name === 'InvalidRequest' ? invalidRequestOutcome(message) : outcomes[name];
      if (outcome) return outcome;
      throw statusOf(error) === 409 ? busy(error) : toRetryableError(error);
    }
  }

  /** Succeeds if the upload is no longer open. */
  async abortUpload(key: string, uploadId: string): Promise<void> {
    const upload = { Bucket: this.#bucket, Key: key, UploadId: uploadId };
    try {
      await this.#client.send(new AbortMultipartUploadCommand(upload));
    } catch (error) {
      if (statusOf(error) !== 404) throw toRetryableError(error);
    }
  }

  /** Aborts every open upload of the key, even if its id was not recorded. Can be repeated. */
  async abortUploads(key: string): Promise<void> {
    try {
      const { Uploads = [] } = await this.#client.send(
        new ListMultipartUploadsCommand({ Bucket: this.#bucket, Prefix: key }),
      );
      for (const { Key, UploadId } of Uploads) {
        if (Key === key && UploadId !== undefined) await this.abortUpload(key, UploadId);
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

/** Returns the objects of the bucket in `BUCKET_NAME`. */
export function connectObjects(
  env: AwsEnvironment & { readonly BUCKET_NAME: string },
): ObjectStore {
  return new ObjectStore(readString(env, 'BUCKET_NAME'), connectS3(env));
}

export function connectS3(env: AwsEnvironment): S3Client {
  const endpoint = endpointFrom(env, 'S3');
  return new S3Client({
    region: regionFrom(env),
    credentials: credentialsFrom(env),
    requestChecksumCalculation: 'WHEN_REQUIRED',
    // A local stand-in has no host name for each bucket.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
  });
}

/**
 * S3 answers 409 if another conditional request or a deletion is in progress:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
function busy(cause: unknown): FilestoreError {
  return new FilestoreError('storage-busy', { retryAfter: 1, cause });
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}
