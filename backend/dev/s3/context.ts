import type { BlobFolder } from './storage/blob-folder.ts';
import type { BucketIndex } from './storage/bucket-index.ts';
import type { ObjectIndex, StoredObject } from './storage/object-index.ts';
import type { SignatureSettings } from './auth/signature.ts';
import type { UploadIndex } from './storage/upload-index.ts';

/** What an operation works on. */
export interface Context {
  readonly buckets: BucketIndex;
  readonly index: ObjectIndex;
  readonly uploads: UploadIndex;
  readonly blobs: BlobFolder;
  readonly clock: () => number;
  readonly region: string;
  readonly signing: SignatureSettings;
  readonly etags: EtagKind;
  readonly created: (place: ObjectPlace, object: StoredObject, reason: CreationReason) => void;
}

/**
 * `md5` of the content, or `opaque` as S3 gives them where a KMS key encrypts, which says nothing of it:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
export type EtagKind = 'md5' | 'opaque';

export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

/** As events name it: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export type CreationReason = 'PutObject' | 'POST Object' | 'CopyObject' | 'CompleteMultipartUpload';

/** What S3 says of every object since it encrypts them all: https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html */
export const ENCRYPTION = { 'x-amz-server-side-encryption': 'AES256' } as const;

/** The account that owns every bucket here; AWS's own documentation uses it in examples. */
export const OWNER = { ID: '111122223333' } as const;

export const INITIATOR = { ...OWNER, DisplayName: 'local' } as const;

export interface S3Response {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | AsyncIterable<Buffer>;
}
