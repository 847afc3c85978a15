import type { GenericSchema } from 'valibot';
import * as calls from './operations.ts';
import type { ApiOperation } from './operations.ts';
import type { ErrorCode } from './errors.ts';
import {
  CompleteRequest,
  GrantRequest,
  PartsRequest,
  PreprocessRequest,
  StoreRequest,
} from './request-schemas.ts';

/** All operations live under this path; a breaking change gets a new one. */
export const API_VERSION = 'v1';

/** What a key stands for. The browser's key is publishable; the server's is a secret. */
export type KeyRole = 'browser' | 'server';
export const keyRoles: readonly KeyRole[] = ['browser', 'server'];

/** Whom an operation answers: a key of that role, or any key together with the file's upload token. */
export type Caller = KeyRole | 'token';

export interface Operation extends ApiOperation {
  readonly summary: string;
  readonly callers: readonly Caller[];
  readonly request?: GenericSchema;
  readonly status: 200 | 201;
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
  ...calls.preprocess,
  summary: 'Announce up to 100 files and get a signed upload for each',
  callers: ['browser'],
  request: PreprocessRequest,
  status: 201,
  errors: ['grant-refused', 'quota-exceeded', 'request-too-large', 'body-not-json'],
} as const satisfies Operation;

export const parts = {
  ...calls.parts,
  summary: 'Sign parts of a multipart upload or, again, the one PUT, and say which parts S3 has',
  callers: ['token'],
  request: PartsRequest,
  status: 200,
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
  ...calls.complete,
  summary: 'Finish a multipart upload, or say early that a single PUT is there',
  callers: ['token'],
  request: CompleteRequest,
  status: 200,
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
  ...calls.grants,
  summary: 'Allow one page to upload so many files of such a kind',
  callers: ['server'],
  request: GrantRequest,
  status: 201,
  errors: ['request-too-large', 'body-not-json'],
} as const satisfies Operation;

export const info = {
  ...calls.info,
  summary: 'Name, size, type, state and times of a file',
  callers: ['token', 'server'],
  status: 200,
  errors: ['file-not-found', 'file-deleted', 'file-rejected', 'wrong-state'],
} as const satisfies Operation;

export const remove = {
  ...calls.remove,
  summary: 'Delete a file: with its token before it is stored, with the server key at any time',
  callers: ['token', 'server'],
  status: 200,
  errors: ['file-not-found', 'wrong-state'],
} as const satisfies Operation;

export const store = {
  ...calls.store,
  summary: 'Keep an uploaded file; repeating it is fine',
  callers: ['server'],
  request: StoreRequest,
  status: 200,
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
  ...calls.download,
  summary: 'A short-lived link that downloads a stored file under its original name',
  callers: ['server'],
  status: 200,
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
