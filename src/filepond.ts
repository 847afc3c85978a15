/**
 * For pages that have a FilePond already, and for plugins: `filestore-upload/filepond`.
 *
 * ```js
 * const uploader = createUploader({ endpoint: 'https://…/v1', apiKey: 'browser-…' });
 * FilePond.create(input, {
 *   server: { process: createProcess(uploader), revert: createRevert(uploader) },
 * });
 * ```
 */
export { createProcess, createRevert, type ProcessOptions } from './filepond/adapters.ts';
export { registerPlugin } from './filepond/load-filepond.ts';
export { createUploader, type Uploader, type UploaderSettings } from './engine/uploader.ts';
export { FilestoreError, isFilestoreError, type ErrorCode } from './contract/errors.ts';
