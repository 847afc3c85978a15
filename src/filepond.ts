/**
 * Adapters for a page's own FilePond instances, and the registration of plugins:
 * `filestore-upload/filepond`.
 *
 * ```js
 * const uploader = createUploader({ endpoint: 'https://…/v1', apiKey: 'browser-…' });
 * FilePond.create(input, {
 *   server: { process: createProcess(uploader), revert: createRevert(uploader) },
 * });
 * ```
 */
export { createProcess, createRevert, type ProcessOptions } from './views/pond/adapters.ts';
export { registerPlugin } from './views/pond/load-filepond.ts';
export { createUploader, type Uploader, type UploaderSettings } from './engine/uploader.ts';
export { FilestoreError, isFilestoreError, type ErrorCode } from './contract/errors.ts';
