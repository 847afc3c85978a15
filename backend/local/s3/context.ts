import type { BlobFolder } from './blob-folder.ts';
import type { ObjectIndex, StoredObject } from './object-index.ts';
import type { S3Request } from './s3-request.ts';
import type { UploadIndex } from './upload-index.ts';

/** What an operation works on. */
export interface Context {
  readonly index: ObjectIndex;
  readonly uploads: UploadIndex;
  readonly blobs: BlobFolder;
  readonly clock: () => number;
  readonly region: string;
  readonly created: (request: S3Request, object: StoredObject) => void;
}

export interface S3Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | AsyncIterable<Buffer>;
}
