import { FilestoreError } from '../../../src/contract/errors.ts';
import { store as operation } from '../../../src/contract/operations.ts';
import type { FileInfo, StoreRequest } from '../../../src/contract/schemas.ts';
import type { AwsEnvironment } from '../../aws-environment.ts';
import { known, living, wrongState } from '../../domain/access.ts';
import { markStored } from '../../domain/file-changes.ts';
import { toFileInfo, type FileRecord } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { EnvironmentOf } from '../../environment.ts';
import type { FileCall } from '../../http/call.ts';
import { connectHttp } from '../../http/connect.ts';
import { httpHandler, type HttpDependencies, type HttpHandler } from '../../http/http-handler.ts';
import { logToConsole } from '../../log.ts';
import { onFirstCall } from '../../on-first-call.ts';
import { connectObjects, type ObjectStore } from '../../stores/object-store.ts';
import type { FileTable } from '../../stores/file-table.ts';
import type definition from './function.ts';

interface Dependencies extends HttpDependencies {
  readonly files: FileTable;
  readonly objects: ObjectStore;
  readonly clock: () => number;
}

/**
 * Keeps a file. The form may be submitted before S3's event has arrived, so a pending file is looked
 * up in S3 first; the write then checks everything again.
 */
export async function store(
  call: FileCall<StoreRequest>,
  { files, objects, clock }: Dependencies,
): Promise<FileInfo> {
  const key = objectKey(call.tenant, call.id);
  const { context } = call.body;
  const record = living(known(await files.get(key), call.authority));
  if (record.context !== context) throw new FilestoreError('context-mismatch');
  if (record.state === 'STORED') return toFileInfo(record);

  const arrived = record.state === 'PENDING' ? await objects.head(key) : undefined;
  if (record.state === 'PENDING' && !arrived) {
    throw wrongState(record, 'the file has not been uploaded yet');
  }
  const result = await files.change(key, markStored(context, clock(), arrived));
  return toFileInfo(result.changed ? result.record : storedMeanwhile(result.current, call));
}

/** The write lost: to another store, which is as good, or to a deletion. */
function storedMeanwhile(
  current: FileRecord | undefined,
  call: FileCall<StoreRequest>,
): FileRecord {
  const record = living(known(current, call.authority));
  if (record.state === 'STORED') return record;
  // Still unstored although everything but the time was checked before: expire will take it.
  throw new FilestoreError('file-deleted', { state: record.state, detail: 'the file has expired' });
}

type Environment = EnvironmentOf<typeof definition> & AwsEnvironment;

export function createHandler(env: Environment, clock = Date.now, log = logToConsole): HttpHandler {
  return httpHandler(operation, store, {
    ...connectHttp(env, clock, log),
    objects: connectObjects(env),
  });
}

export const handler = onFirstCall(createHandler);
