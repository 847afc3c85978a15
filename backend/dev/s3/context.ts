import type { BlobFolder } from './storage/blob-folder.ts';
import type { BucketIndex } from './storage/bucket-index.ts';
import type { ObjectIndex, StoredObject } from './storage/object-index.ts';
import type { SignatureSettings } from './auth/signature.ts';
import type { UploadIndex } from './storage/upload-index.ts';

/** The stores and settings that operations use. */
export interface Context {
  readonly buckets: BucketIndex;
  readonly index: ObjectIndex;
  readonly uploads: UploadIndex;
  readonly blobs: BlobFolder;
  readonly clock: () => number;
  readonly region: string;
  readonly signing: SignatureSettings;
  readonly etags: EtagKind;
  readonly created: (place: ObjectLocation, object: StoredObject, reason: CreationReason) => void;
}

/**
 * The kind of ETag: `md5` of the content, or `opaque` as in S3 with a KMS key, where it is not a hash:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
export type EtagKind = 'md5' | 'opaque';

export interface ObjectLocation {
  readonly bucket: string;
  readonly key: string;
}

/** The reason as given in events: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export type CreationReason = 'PutObject' | 'POST Object' | 'CopyObject' | 'CompleteMultipartUpload';

/**
 * S3 sends this for every object, because it encrypts all of them:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
 */
export const ENCRYPTION = { 'x-amz-server-side-encryption': 'AES256' } as const;

/** The account that owns every bucket here. The ID comes from examples in the AWS documentation. */
export const OWNER = { ID: '111122223333' } as const;

export const INITIATOR = { ...OWNER, DisplayName: 'local' } as const;

export interface S3Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | AsyncIterable<Buffer>;
}
