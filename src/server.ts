import { FilestoreError } from './contract/errors.ts';

/**
 * A client for the server of a form: `filestore-upload/server`. It needs nothing but `fetch`, and runs in Node 20.3,
 * Bun, Deno and Cloudflare Workers.
 *
 * ```js
 * const filestore = new Filestore({ endpoint: 'https://…/v1', serverKey: process.env.SERVER_KEY });
 * const { stored, refused } = await filestore.store(ids, { context });
 * ```
 */
export {
  Filestore,
  type CallOptions,
  type InfoOptions,
  type ListOptions,
  type RefusedStore,
  type ServerUploadOptions,
  type StoreOptions,
  type StoreResult,
} from './server/filestore.ts';
export type { FilestoreSettings } from './server/filestore-api.ts';
export type { UploadBody } from './server/upload-source.ts';
export { InvalidWebhookError, verifyWebhook, type WebhookRequest } from './server/webhook.ts';
export type { FileEvent, FileEventType, RejectionReason } from './contract/file-events.ts';
export type { DownloadRequest, GrantRequest } from './contract/server-requests.ts';
export type { DownloadResponse, GrantResponse } from './contract/responses.ts';
export type { FileInfo } from './contract/file-info.ts';
export { FilestoreError, isFilestoreError, type ErrorCode } from './contract/errors.ts';

// Servers print errors with the name of their class, which the minifier has shortened.
Object.defineProperty(FilestoreError, 'name', { value: 'FilestoreError' });
