/** The entry of the npm package. It does not register the element; `filestore-upload/define` does. */
export { FilestoreUpload } from './element/filestore-upload.ts';
export { FilestoreError, isFilestoreError, type ErrorCode } from './contract/errors.ts';
export type {
  FilestoreErrorDetail,
  FilestoreEventMap,
  FilestoreFile,
  FilestoreFileDetail,
  ExistingFile,
} from './element/events.ts';
export { addLocale } from './i18n/locales.ts';
export type { MessageText } from './i18n/message-text.ts';
export type { MessageKey, Messages } from './i18n/messages.ts';
export type { UploadStatus } from './contract/upload-states.ts';
