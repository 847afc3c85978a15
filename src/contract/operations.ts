import {
  DeleteResponse,
  DownloadResponse,
  FileInfo,
  GrantResponse,
  PartsResponse,
  PreprocessResponse,
} from './responses.ts';
import type {
  CompleteRequest,
  GrantRequest,
  PartsRequest,
  PreprocessRequest,
  StoreRequest,
} from './requests.ts';
import type { Infer, Schema } from './schema.ts';

/*
 * What a caller needs of each operation. Apart from the rest of it, which only servers need and a page
 * would have to load.
 */

export interface ApiOperation {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/v1`; `{id}` is the file. */
  readonly path: string;
  readonly response: Schema<unknown>;
}

/** The body of an operation; `operations.ts` has the schemas themselves. */
export interface RequestBodies {
  readonly preprocess: PreprocessRequest;
  readonly parts: PartsRequest;
  readonly complete: CompleteRequest;
  readonly grants: GrantRequest;
  readonly store: StoreRequest;
}

/** Never, for an operation without a body. */
export type BodyOf<Op extends ApiOperation> = Op['name'] extends keyof RequestBodies
  ? RequestBodies[Op['name']]
  : never;

export type ResponseOf<Op extends ApiOperation> = Infer<Op['response']>;

/** The headers of our own. They are not `x-amz-`, so that nobody takes them for S3's. */
export const API_KEY_HEADER = 'x-api-key';
export const UPLOAD_TOKEN_HEADER = 'x-upload-token';

export const preprocess = {
  name: 'preprocess',
  method: 'POST',
  path: '/files',
  response: PreprocessResponse,
} as const;

export const parts = {
  name: 'parts',
  method: 'POST',
  path: '/files/{id}/parts',
  response: PartsResponse,
} as const;

export const complete = {
  name: 'complete',
  method: 'POST',
  path: '/files/{id}/complete',
  response: FileInfo,
} as const;

export const grants = {
  name: 'grants',
  method: 'POST',
  path: '/grants',
  response: GrantResponse,
} as const;

export const info = {
  name: 'info',
  method: 'GET',
  path: '/files/{id}',
  response: FileInfo,
} as const;

export const remove = {
  name: 'delete',
  method: 'DELETE',
  path: '/files/{id}',
  response: DeleteResponse,
} as const;

export const store = {
  name: 'store',
  method: 'POST',
  path: '/files/{id}/store',
  response: FileInfo,
} as const;

export const download = {
  name: 'download',
  method: 'POST',
  path: '/files/{id}/download',
  response: DownloadResponse,
} as const;
