import {
  ConfirmResponse,
  DeleteResponse,
  DownloadResponse,
  GrantResponse,
  ListResponse,
  PartsResponse,
  PreprocessResponse,
  StoreFilesResponse,
} from './responses.ts';
import { FileInfo } from './file-info.ts';
import type {
  CompleteRequest,
  ConfirmRequest,
  PartsRequest,
  PreprocessRequest,
} from './requests.ts';
import type {
  DownloadRequest,
  GrantRequest,
  InfoQuery,
  ListQuery,
  StoreFilesRequest,
  StoreRequest,
} from './server-requests.ts';
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

/*
 * Our own headers. They have no `x-amz-` prefix, so that they are not mistaken for S3's headers.
 */

/** A browser key, which is public, or a server key, which is a secret of the form's server. */
export const API_KEY_HEADER = 'x-api-key';

/**
 * The upload token of the file, which `preprocess` returned as `token`. It authorizes calls for this file until
 * the file is stored.
 * @example "dGhpcy1pcy1hbi1leGFtcGxlLXVwbG9hZC10b2tlbiE"
 */
export const UPLOAD_TOKEN_HEADER = 'x-upload-token';

/**
 * A random name for the call, 16 to 128 visible ASCII characters such as a UUID. A repeated call with the same key
 * and body returns the same ids and tokens, and counts the files once. Send it if you repeat calls after network
 * errors. A key is remembered for 24 hours:
 * https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
 * @example "8a1b6a54-0f0b-4cfb-9b7e-3f5a8f5d2c11"
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
