import type { AwsEnvironment } from '../runtime/aws-environment.ts';
import { text } from '../runtime/environment.ts';
import type { Log } from '../runtime/log.ts';
import { arrivalPolicy, type ArrivalEnvironment } from './upload-handling.ts';
import type { ArrivalDependencies } from './record-upload.ts';
import { connectDocuments } from '../stores/dynamodb-client.ts';
import { FileTable } from '../stores/file-table.ts';
import { observeFiles } from '../stores/file-audit-log.ts';
import { connectObjects } from '../stores/object-store.ts';

/** What a function needs that AWS tells of an object, without an HTTP door. */
export interface EventDependencies extends ArrivalDependencies {
  readonly bucket: string;
  readonly log: Log;
}

export function connectArrival(
  env: AwsEnvironment &
    ArrivalEnvironment & { readonly TABLE_NAME: string; readonly BUCKET_NAME: string },
  clock: () => number,
  log: Log,
): EventDependencies {
  return {
    files: new FileTable(
      text(env.TABLE_NAME, 'TABLE_NAME'),
      connectDocuments(env),
      observeFiles(log),
    ),
    objects: connectObjects(env),
    bucket: text(env.BUCKET_NAME, 'BUCKET_NAME'),
    arrival: arrivalPolicy(env),
    clock,
    log,
  };
}
