import type { ProcessServerConfigFunction, RevertServerConfigFunction } from 'filepond';
import { isFilestoreError, type FilestoreError } from '../../contract/errors.ts';
import { isTerminal, type UploadState } from '../../contract/upload-states.ts';
import type { Upload } from '../../engine/upload.ts';
import type { Uploader } from '../../engine/uploader.ts';
import { translatorFor } from '../../i18n/locales.ts';
import { reportToFilePond } from './report-to-filepond.ts';

export interface ProcessOptions {
  /** Opaque text that the form's server must repeat at `store`. */
  readonly context?: string | undefined;
  /**
   * The text of a failure; the element's own English words unless given. FilePond shows it only with
   * `labelFileProcessingError: ({ body }) => body`.
   */
  readonly messageFor?: ((error: FilestoreError) => string) | undefined;
}

/** What each uploader has finished: only its own upload may delete a file. */
const finished = new WeakMap<Uploader, Map<string, Upload>>();

/**
 * `server.process` for a FilePond of your own: each file goes straight to S3, and its id is what
 * FilePond posts. With `chunkUploads` off, which it is unless set; large files go in parts by themselves.
 */
export function createProcess(
  uploader: Uploader,
  { context, messageFor = (error) => translatorFor('en').error(error) }: ProcessOptions = {},
): ProcessServerConfigFunction {
  return (_fieldName, file, _metadata, load, error, progress, abort) => {
    if (!(file instanceof Blob)) {
      // A plugin that makes several variants of a file hands over a list of them.
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

/** `server.revert` beside `createProcess` of the same uploader: deletes a file that was not stored. */
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

function doneBy(uploader: Uploader): Map<string, Upload> {
  let uploads = finished.get(uploader);
  if (!uploads) finished.set(uploader, (uploads = new Map()));
  return uploads;
}

/** FilePond's plugins may hand over a Blob with a name beside it. */
function asFile(file: Blob & { readonly name?: string }): File {
  return file instanceof File ? file : new File([file], file.name ?? '', { type: file.type });
}
