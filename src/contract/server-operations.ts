import type { GenericSchema } from 'valibot';
import * as calls from './operations.ts';
import type { ApiOperation } from './operations.ts';
import type { ErrorCode } from './errors.ts';
import {
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
} from './request-schemas.ts';

/** The path prefix of all operations. A breaking change gets a new one. */
export const API_VERSION = 'v1';

/** The role of an API key. A browser key is publishable; a server key is a secret. */
export type KeyRole = 'browser' | 'server';
export const keyRoles: readonly KeyRole[] = ['browser', 'server'];

/**
 * Who may call an operation: a key with this role, or (`token`) any key together with the file's upload
 * token.
 */
type Caller = KeyRole | 'token';

/** A schema whose fields can be listed. */
type ObjectSchema = GenericSchema & { readonly entries: Readonly<Record<string, GenericSchema>> };

export interface Operation extends ApiOperation {
  readonly summary: string;
  readonly callers: readonly Caller[];
  readonly request?: GenericSchema;
  /** The parameters of the query. A number is written in digits. */
  readonly query?: ObjectSchema;
  /** Whether the operation knows the header `Idempotency-Key`. The others can be repeated without it. */
  readonly idempotencyKey?: true;
  readonly status: 200 | 201;
  /** Error codes in addition to `commonErrors`. */
  readonly errors: readonly ErrorCode[];
}

/** Error codes that every operation can return. */
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

/**
 * Prepares uploads: registers the files and returns a signed upload for each, which says where and how to send the
 * bytes straight to S3. It is called `preprocess` because it comes before the upload. A file that exceeds a limit is
 * refused alone; the others are registered. A file that is not stored in time is deleted.
 */
export const preprocess = {
  ...calls.preprocess,
  summary: 'Register up to 100 files and return a signed upload for each',
  callers: ['browser', 'server'],
  request: PreprocessRequest,
  idempotencyKey: true,
  status: 201,
  errors: [
    'idempotency-key-reused',
    'grant-refused',
    'quota-exceeded',
    'request-too-large',
    'body-not-json',
  ],
} as const satisfies Operation;

/**
 * Signs the URLs of parts of a multipart upload, for the first time or again, and lists the parts that S3 has, so that
 * an upload can be resumed. For a single upload, it signs the PUT again, for example after the URL has expired.
 */
export const parts = {
  ...calls.parts,
  summary: 'Sign parts of a multipart upload, list the parts in S3, or sign a single PUT again',
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

/**
 * Completes a multipart upload after the last part. For a single upload, it confirms that S3 has the file, so that the
 * client need not wait until S3 reports it. Safe to repeat.
 */
export const complete = {
  ...calls.complete,
  summary: 'Complete a multipart upload, or confirm a single upload before S3 reports it',
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

/**
 * Returns the state of uploaded files, and an error for each file that was rejected after its upload. Call it again if
 * the response to `preprocess` has `checks` whose result is not known yet.
 */
export const confirm = {
  ...calls.confirm,
  summary: 'Return the state of up to 100 uploaded files, with an error for each rejected one',
  callers: ['browser'],
  request: ConfirmRequest,
  status: 200,
  errors: ['request-too-large', 'body-not-json'],
} as const satisfies Operation;

/**
 * Creates a grant, which allows one page to register a limited number of files of certain sizes and types. The form's
 * server puts it into the page, which sends it to `preprocess`.
 */
export const grants = {
  ...calls.grants,
  summary: 'Allow one page to upload a limited number of files of certain types',
  callers: ['server'],
  request: GrantRequest,
  status: 201,
  errors: ['request-too-large', 'body-not-json'],
} as const satisfies Operation;

/**
 * Returns the name, size, type, state and timestamps of a file. With `wait`, the response waits until the file has
 * arrived.
 */
export const info = {
  ...calls.info,
  summary: 'Return the name, size, type, state and timestamps of a file',
  callers: ['token', 'server'],
  query: InfoQuery,
  status: 200,
  errors: ['file-not-found', 'file-deleted', 'file-rejected', 'wrong-state'],
} as const satisfies Operation;

/**
 * Lists the uploaded or stored files of the tenant in the order in which they reached the state, page by page. Repeat
 * the call with `cursor` until the response has none.
 */
export const list = {
  ...calls.list,
  summary: 'List the uploaded or stored files of the tenant by time, page by page',
  callers: ['server'],
  query: ListQuery,
  status: 200,
  errors: [],
} as const satisfies Operation;

/**
 * Deletes a file: with its upload token until it is stored, with a server key at any time. The id cannot be used
 * again. Safe to repeat.
 */
export const remove = {
  ...calls.remove,
  summary: 'Delete a file: with its token until it is stored, with a server key at any time',
  callers: ['token', 'server'],
  status: 200,
  errors: ['file-not-found', 'wrong-state'],
} as const satisfies Operation;

/**
 * Stores an uploaded file, which keeps it until it is deleted. The form's server calls it when it accepts the form.
 * Safe to repeat.
 */
export const store = {
  ...calls.store,
  summary: 'Store an uploaded file, which keeps it until it is deleted; safe to repeat',
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

/**
 * Stores the uploaded files of one form, with a result for each: a file that cannot be stored does not stop the others.
 * Safe to repeat.
 */
export const storeFiles = {
  ...calls.storeFiles,
  summary: 'Store up to 100 uploaded files, with a result for each; safe to repeat',
  callers: ['server'],
  request: StoreFilesRequest,
  status: 200,
  errors: ['request-too-large', 'body-not-json'],
} as const satisfies Operation;

/**
 * Returns a link that is valid for a short time and downloads or shows a stored file under its original name. Check that
 * the user may read the file, then redirect the browser to the link.
 */
export const download = {
  ...calls.download,
  summary:
    'Return a short-lived link that downloads or shows a stored file under its original name',
  callers: ['server'],
  request: DownloadRequest,
  status: 200,
  errors: [
    'file-not-found',
    'file-deleted',
    'file-rejected',
    'wrong-state',
    'not-scanned',
    'scan-failed',
    'request-too-large',
    'body-not-json',
  ],
} as const satisfies Operation;

export const operations: readonly Operation[] = [
  preprocess,
  parts,
  complete,
  confirm,
  info,
  list,
  remove,
  store,
  storeFiles,
  download,
  grants,
];

/** Whether pages call an operation. They do not call one that requires a server key. */
export function isForPages({ callers }: Operation): boolean {
  return callers.some((caller) => caller !== 'server');
}

/** The headers that pages may send to the API, as CORS lists them. */
export const PAGE_HEADERS = [
  'content-type',
  calls.API_KEY_HEADER,
  calls.UPLOAD_TOKEN_HEADER,
  calls.IDEMPOTENCY_KEY_HEADER,
].join(',');

/** Seconds for which browsers remember a preflight. The longest that Chromium allows. */
export const PREFLIGHT_SECONDS = 7200;
