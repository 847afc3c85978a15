import type { ProcessServerConfigFunction, RevertServerConfigFunction } from 'filepond';
import { isFilestoreError, type FilestoreError } from '../../contract/errors.ts';
import { isTerminal, type UploadState } from '../../contract/upload-states.ts';
import type { Upload } from '../../engine/upload.ts';
import type { Uploader } from '../../engine/uploader.ts';
import { describeError } from '../../i18n/error-messages.ts';
import { provideErrorTexts } from '../../i18n/error-texts.ts';
import { translatorFor } from '../../i18n/locales.ts';
import { reportToFilePond } from './report-to-filepond.ts';

/** Options of `createProcess`. */
export interface ProcessOptions {
  /** Opaque text that the form's server must repeat at `store`. At most 256 characters. */
  readonly context?: string | undefined;
  /**
   * Returns the message for an error. The default is the element's English message. FilePond shows it only
   * with `labelFileProcessingError: ({ body }) => body`.
   */
  readonly messageFor?: ((error: FilestoreError) => string) | undefined;
}

/** The finished uploads of each uploader by file id. A file can be deleted only through its own upload. */
const finished = new WeakMap<Uploader, Map<string, Upload>>();

/**
 * Creates a `server.process` function for your own FilePond instance. Each file is uploaded straight to S3,
 * and FilePond posts its id. Leave `chunkUploads` off, which is the default: large files are uploaded in
 * parts without it.
 */
export function createProcess(
  uploader: Uploader,
  { context, messageFor = englishMessage }: ProcessOptions = {},
): ProcessServerConfigFunction {
  return (_fieldName, file, _metadata, load, error, progress, abort) => {
    if (!(file instanceof Blob)) {
      // A plugin that makes several variants of a file passes a list of them.
      error('one file at a time');
      return { abort };
    }
    const onState = (state: UploadState): void => {
      if (state.status === 'done') doneBy(uploader).set(state.file.id, upload);
      reportToFilePond(state, { load, error, progress, abort }, messageFor);
    };
    const upload = uploader.upload(asFile(file), { context, onState });
    return {
      abort: () => {
        if (isTerminal(upload.state)) abort();
        else upload.abort();
      },
    };
  };
}

/**
 * Creates a `server.revert` function, which deletes a file that was not stored. Use it with `createProcess`
 * of the same uploader.
 */
export function createRevert(uploader: Uploader): RevertServerConfigFunction {
  return (id, load, error) => {
    const upload = doneBy(uploader).get(String(id));
    if (!upload) {
      error(`${String(id)} was not uploaded from here`);
      return;
    }
    const deleted = (): void => {
      doneBy(uploader).delete(String(id));
      load();
    };
    upload
      .revert()
      .then(deleted, (reason: unknown) =>
        error(isFilestoreError(reason) ? reason.message : 'page-failed'),
      );
  };
}

function englishMessage(error: FilestoreError): string {
  provideErrorTexts(describeError);
  return translatorFor('en').error(error);
}

function doneBy(uploader: Uploader): Map<string, Upload> {
  let uploads = finished.get(uploader);
  if (!uploads) finished.set(uploader, (uploads = new Map()));
  return uploads;
}

/** Returns a File. FilePond's plugins may pass a Blob that has a name. */
function asFile(file: Blob & { readonly name?: string }): File {
  return file instanceof File ? file : new File([file], file.name ?? '', { type: file.type });
}
