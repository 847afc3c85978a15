import type { ProcessServerConfigFunction } from 'filepond';
import type { FilestoreError } from '../../contract/errors.ts';
import type { UploadState } from '../../contract/upload-states.ts';

type Arguments = Parameters<ProcessServerConfigFunction>;

/** What FilePond gives `process` to call back. */
export interface PondCallbacks {
  readonly load: Arguments[3];
  readonly error: Arguments[4];
  readonly progress: Arguments[5];
  readonly abort: Arguments[6];
}

/** How far an upload is, in FilePond's terms. */
export function reportToFilePond(
  state: UploadState,
  { load, error, progress, abort }: PondCallbacks,
  messageFor: (error: FilestoreError) => string,
): void {
  switch (state.status) {
    case 'queued':
    case 'hashing':
    case 'presigning':
      progress(false, 0, 0);
      break;
    case 'waiting':
    case 'paused':
    case 'sending':
      progress(true, state.sent, state.total);
      break;
    case 'confirming':
      // The ring stays short of full: only S3's answer makes it a hundred per cent.
      progress(true, 99, 100);
      break;
    case 'done':
      load(state.file.id);
      break;
    case 'failed':
      error(messageFor(state.error));
      break;
    case 'aborted':
      abort();
  }
}
