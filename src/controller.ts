/**
 * The list of uploads without an element, for a user interface of your own: `filestore-upload/controller`. Importing it
 * has no side effects.
 */
export { UploadController } from './element/upload-controller.ts';
export type { UploadControllerOptions, Uploads } from './element/upload-controller-state.ts';
export { FilestoreError, isFilestoreError, type ErrorCode } from './contract/errors.ts';
export { addLocale } from './i18n/locales.ts';
export type { Prepare, PrepareContext, Refusal } from './engine/prepare/prepare-file.ts';
export type { Progress } from './engine/progress/total-progress.ts';
export type { UploadStatus } from './contract/upload-states.ts';
export type {
  ExistingFile,
  FilestoreErrorDetail,
  FilestoreEventMap,
  FilestoreFile,
  FilestoreFileDetail,
} from './element/events.ts';
