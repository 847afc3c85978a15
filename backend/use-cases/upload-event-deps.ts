import { readString } from '../runtime/environment.ts';
import type { Log } from '../runtime/log.ts';
import { uploadHandling, type ArrivalEnvironment } from './upload-handling.ts';
import type { RecordUploadDeps } from './record-upload.ts';
import { connectFiles, type FileTableEnvironment } from '../stores/dynamodb/file-table.ts';
import { connectObjects } from '../stores/s3/object-store.ts';

/** The dependencies of a function that handles AWS events about objects. */
export interface EventDependencies extends RecordUploadDeps {
  readonly bucket: string;
  readonly log: Log;
}

export function uploadEventDeps(
  env: FileTableEnvironment & ArrivalEnvironment & { readonly BUCKET_NAME: string },
  clock: () => number,
  log: Log,
): EventDependencies {
  return {
    files: connectFiles(env, log),
    objects: connectObjects(env),
    bucket: readString(env, 'BUCKET_NAME'),
    handling: uploadHandling(env),
    clock,
    log,
  };
}
