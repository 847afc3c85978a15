import type { AwsEnvironment } from '../aws-environment.ts';
import { text } from '../environment.ts';
import type { Log } from '../log.ts';
import { arrivalPolicy, type ArrivalEnvironment } from './arrival-policy.ts';
import type { ArrivalDependencies } from './arrival.ts';
import { connectDocuments } from './connect-documents.ts';
import { FileTable } from './file-table.ts';
import { observeFiles } from './observe-files.ts';
import { connectObjects } from './object-store.ts';

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
