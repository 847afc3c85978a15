/**
 * The upload engine without the element: `filestore-upload/engine`. Importing it has no side effects.
 *
 * ```js
 * const uploader = createUploader({ endpoint: 'https://…/v1', apiKey: 'browser-…' });
 * const upload = uploader.upload(file, { onProgress: (sent, total) => … });
 * const { id } = await upload.finished;
 * ```
 */
export { createUploader, type Uploader, type UploaderSettings } from './engine/uploader.ts';
export type { Upload, UploadOptions } from './engine/upload.ts';
export type { ResumableFile } from './engine/resume/resumable-file.ts';
export type { Prepare, PrepareContext, Refusal } from './engine/prepare/prepare-file.ts';
export type { Progress } from './engine/progress/total-progress.ts';
export { FilestoreError, isFilestoreError, type ErrorCode } from './contract/errors.ts';
export type { UploadedFile, UploadState, UploadStatus } from './contract/upload-states.ts';
