import {
  DeleteAnswer,
  DownloadAnswer,
  FileInfo,
  GrantAnswer,
  PartsAnswer,
  PreprocessAnswer,
} from './responses.ts';
import type {
  CompleteRequest,
  GrantRequest,
  PartsRequest,
  PreprocessRequest,
  StoreRequest,
} from './requests.ts';
import type { Holds, Shape } from './schema.ts';

/*
 * What a caller needs of each operation. Apart from the rest of it, which only servers need and a page
 * would have to load.
 */

export interface ApiOperation {
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/v1`; `{id}` is the file. */
  readonly path: string;
  readonly answer: Shape<unknown>;
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

export type AnswerOf<Op extends ApiOperation> = Holds<Op['answer']>;

/** The headers of our own. They are not `x-amz-`, so that nobody takes them for S3's. */
export const API_KEY_HEADER = 'x-api-key';
export const UPLOAD_TOKEN_HEADER = 'x-upload-token';

export const preprocess = {
  name: 'preprocess',
  method: 'POST',
  path: '/files',
  answer: PreprocessAnswer,
} as const;

export const parts = {
  name: 'parts',
  method: 'POST',
  path: '/files/{id}/parts',
  answer: PartsAnswer,
} as const;

export const complete = {
  name: 'complete',
  method: 'POST',
  path: '/files/{id}/complete',
  answer: FileInfo,
} as const;

export const grants = {
  name: 'grants',
  method: 'POST',
  path: '/grants',
  answer: GrantAnswer,
} as const;

export const info = { name: 'info', method: 'GET', path: '/files/{id}', answer: FileInfo } as const;

export const remove = {
  name: 'delete',
  method: 'DELETE',
  path: '/files/{id}',
  answer: DeleteAnswer,
} as const;

export const store = {
  name: 'store',
  method: 'POST',
  path: '/files/{id}/store',
  answer: FileInfo,
} as const;

export const download = {
  name: 'download',
  method: 'POST',
  path: '/files/{id}/download',
  answer: DownloadAnswer,
} as const;
