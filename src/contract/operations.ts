import {
  ConfirmResponse,
  DeleteResponse,
  DownloadResponse,
  FileInfo,
  GrantResponse,
  ListResponse,
  PartsResponse,
  PreprocessResponse,
  StoreFilesResponse,
} from './responses.ts';
import type {
  CompleteRequest,
  ConfirmRequest,
  DownloadRequest,
  GrantRequest,
  InfoQuery,
  ListQuery,
  PartsRequest,
  PreprocessRequest,
  StoreFilesRequest,
  StoreRequest,
} from './requests.ts';
import type { Infer, Schema } from './schema.ts';

/*
 * The part of each operation that callers need. Only servers need the rest, which is in
 * server-operations.ts so that pages do not load it.
 */

export interface ApiOperation {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** The path below `/v1`. `{id}` stands for the file's id. */
  readonly path: string;
  readonly response: Schema<unknown>;
}

/** The request body of each operation. The schemas are in request-schemas.ts. */
interface RequestBodies {
  readonly preprocess: PreprocessRequest;
  readonly parts: PartsRequest;
  readonly complete: CompleteRequest;
  readonly confirm: ConfirmRequest;
  readonly grants: GrantRequest;
  readonly store: StoreRequest;
  readonly 'store-files': StoreFilesRequest;
  readonly download: DownloadRequest;
}

/** The query of each operation that has one. */
interface Queries {
  readonly info: InfoQuery;
  readonly list: ListQuery;
}

/** The request body of an operation; `never` if it has none. */
export type BodyOf<Op extends ApiOperation> = Op['name'] extends keyof RequestBodies
  ? RequestBodies[Op['name']]
  : never;

/** The query of an operation; `never` if it has none. */
export type QueryOf<Op extends ApiOperation> = Op['name'] extends keyof Queries
  ? Queries[Op['name']]
  : never;

export type ResponseOf<Op extends ApiOperation> = Infer<Op['response']>;

/** Our own headers. They have no `x-amz-` prefix, so that they are not mistaken for S3's headers. */
export const API_KEY_HEADER = 'x-api-key';
export const UPLOAD_TOKEN_HEADER = 'x-upload-token';

/**
 * Names a call of `preprocess`, so that repeating it is the same call:
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 */
export const IDEMPOTENCY_KEY_HEADER = 'idempotency-key';

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

export const confirm = {
  name: 'confirm',
  method: 'POST',
  path: '/files/confirm',
  response: ConfirmResponse,
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

export const list = {
  name: 'list',
  method: 'GET',
  path: '/files',
  response: ListResponse,
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

export const storeFiles = {
  name: 'store-files',
  method: 'POST',
  path: '/files/store',
  response: StoreFilesResponse,
} as const;

export const download = {
  name: 'download',
  method: 'POST',
  path: '/files/{id}/download',
  response: DownloadResponse,
} as const;
