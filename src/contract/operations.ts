import type { GenericSchema } from 'valibot';
import type { ErrorCode } from './errors.ts';
import {
  CompleteRequest,
  DeleteAnswer,
  DownloadAnswer,
  FileInfo,
  GrantAnswer,
  GrantRequest,
  PartsAnswer,
  PartsRequest,
  PreprocessAnswer,
  PreprocessRequest,
  StoreRequest,
} from './schemas.ts';

/** All operations live under this path; a breaking change gets a new one. */
export const API_VERSION = 'v1';

/** The headers of our own. They are not `x-amz-`, so that nobody takes them for S3's. */
export const API_KEY_HEADER = 'x-api-key';
export const UPLOAD_TOKEN_HEADER = 'x-upload-token';

/** What a key stands for. The browser's key is publishable; the server's is a secret. */
export type KeyRole = 'browser' | 'server';
export const keyRoles: readonly KeyRole[] = ['browser', 'server'];

/** Whom an operation answers: a key of that role, or any key together with the file's upload token. */
export type Caller = KeyRole | 'token';

export interface Operation {
  readonly name: string;
  readonly summary: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below `/v1`; `{id}` is the file. */
  readonly path: string;
  readonly callers: readonly Caller[];
  readonly request?: GenericSchema;
  readonly status: 200 | 201;
  readonly answer: GenericSchema;
  /** The codes beyond those that every operation can answer. */
  readonly errors: readonly ErrorCode[];
}

/** Every operation can answer these. */
export const commonErrors: readonly ErrorCode[] = [
  'invalid-request',
  'api-key-refused',
  'role-not-allowed',
  'tenant-disabled',
  'throttled',
  'internal',
  'storage-busy',
  'api-timeout',
];

export const preprocess = {
  name: 'preprocess',
  summary: 'Announce up to 100 files and get a signed upload for each',
  method: 'POST',
  path: '/files',
  callers: ['browser'],
  request: PreprocessRequest,
  status: 201,
  answer: PreprocessAnswer,
  errors: ['grant-refused', 'quota-exceeded', 'request-too-large', 'body-not-json'],
} as const satisfies Operation;

export const parts = {
  name: 'parts',
  summary: 'Sign parts of a multipart upload, and say which ones S3 has',
  method: 'POST',
  path: '/files/{id}/parts',
  callers: ['token'],
  request: PartsRequest,
  status: 200,
  answer: PartsAnswer,
  errors: [
    'file-not-found',
    'file-deleted',
    'file-rejected',
    'wrong-state',
    'request-too-large',
    'body-not-json',
  ],
} as const satisfies Operation;

export const complete = {
  name: 'complete',
  summary: 'Finish a multipart upload, or say early that a single PUT is there',
  method: 'POST',
  path: '/files/{id}/complete',
  callers: ['token'],
  request: CompleteRequest,
  status: 200,
  answer: FileInfo,
  errors: [
    'file-not-found',
    'file-deleted',
    'file-rejected',
    'wrong-state',
    'parts-incomplete',
    'checksum-mismatch',
    'request-too-large',
    'body-not-json',
  ],
} as const satisfies Operation;

export const grants = {
  name: 'grants',
  summary: 'Allow one page to upload so many files of such a kind',
  method: 'POST',
  path: '/grants',
  callers: ['server'],
  request: GrantRequest,
  status: 201,
  answer: GrantAnswer,
  errors: ['request-too-large', 'body-not-json'],
} as const satisfies Operation;

export const info = {
  name: 'info',
  summary: 'Name, size, type, state and times of a file',
  method: 'GET',
  path: '/files/{id}',
  callers: ['token', 'server'],
  status: 200,
  answer: FileInfo,
  errors: ['file-not-found', 'file-deleted', 'file-rejected', 'wrong-state'],
} as const satisfies Operation;

export const remove = {
  name: 'delete',
  summary: 'Delete a file: with its token before it is stored, with the server key at any time',
  method: 'DELETE',
  path: '/files/{id}',
  callers: ['token', 'server'],
  status: 200,
  answer: DeleteAnswer,
  errors: ['file-not-found', 'wrong-state'],
} as const satisfies Operation;

export const store = {
  name: 'store',
  summary: 'Keep an uploaded file; repeating it is fine',
  method: 'POST',
  path: '/files/{id}/store',
  callers: ['server'],
  request: StoreRequest,
  status: 200,
  answer: FileInfo,
  errors: [
    'file-not-found',
    'file-deleted',
    'file-rejected',
    'wrong-state',
    'scan-pending',
    'scan-failed',
    'context-mismatch',
    'request-too-large',
    'body-not-json',
  ],
} as const satisfies Operation;

export const download = {
  name: 'download',
  summary: 'A short-lived link that downloads a stored file under its original name',
  method: 'POST',
  path: '/files/{id}/download',
  callers: ['server'],
  status: 200,
  answer: DownloadAnswer,
  errors: ['file-not-found', 'file-deleted', 'file-rejected', 'wrong-state', 'scan-pending'],
} as const satisfies Operation;

export const operations: readonly Operation[] = [
  preprocess,
  parts,
  complete,
  info,
  remove,
  store,
  download,
  grants,
];
