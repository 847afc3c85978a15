import type { ProcessServerConfigFunction } from 'filepond';
import type { FilestoreError } from '../../contract/errors.ts';
import type { UploadState } from '../../contract/upload-states.ts';

type Arguments = Parameters<ProcessServerConfigFunction>;

/** The callbacks that FilePond passes to `process`. */
interface PondCallbacks {
  readonly load: Arguments[3];
  readonly error: Arguments[4];
  readonly progress: Arguments[5];
  readonly abort: Arguments[6];
}

/** Reports the state of an upload through FilePond's callbacks. */
export function reportToFilePond(
  state: UploadState,
  { load, error, progress, abort }: PondCallbacks,
  messageFor: (error: FilestoreError) => string,
): void {
  switch (state.status) {
    case 'queued':
    case 'preparing':
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
      // The ring is full only after S3's confirmation.
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
