import { FilestoreError } from '../../../src/contract/errors.ts';
import type { FileInfo } from '../../../src/contract/file-info.ts';
import type { InfoQuery } from '../../../src/contract/request-schemas.ts';
import {
  requireActive,
  requireUnexpired,
  requireVisible,
  wrongState,
} from '../../domain/access.ts';
import { toFileInfo, type FileRecord } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { FileApiRequest } from '../../http/request.ts';
import type { HttpDependencies } from '../../http/api-handler.ts';
import type { Timing } from '../../runtime/timing.ts';
import type { FileTable } from '../../stores/database.ts';

interface Dependencies extends HttpDependencies {
  readonly files: FileTable;
  readonly storeOnLoad: boolean;
  readonly scanUploads: boolean;
  readonly clock: () => number;
  readonly timing: Timing;
}

/** A form is usually waiting, so the first reads are close together. */
const FIRST_POLL_MILLISECONDS = 250;
const LONGEST_POLL_MILLISECONDS = 1000;

/** Returns the data of a file. The upload token is valid only until the file is stored. */
export async function info(
  call: FileApiRequest<undefined, InfoQuery>,
  dependencies: Dependencies,
): Promise<FileInfo> {
  const { wait = 0 } = call.query;
  // A page must not occupy functions, because anyone can open many pages.
  if (wait > 0 && call.authority.kind !== 'server') {
    throw new FilestoreError('invalid-request', {
      detail: 'wait: requires a server key; omit it, or call confirm again later',
    });
  }
  const { now, sleep } = dependencies.timing;
  const end = now() + wait * 1000;
  for (
    let pause = FIRST_POLL_MILLISECONDS;
    ;
    pause = Math.min(pause * 2, LONGEST_POLL_MILLISECONDS)
  ) {
    const record = await readFile(call, dependencies);
    if (hasArrived(record, dependencies) || now() + pause > end) return toFileInfo(record);
    await sleep(pause);
  }
}

/** Whether nothing more will happen to the file until its form stores it. */
function hasArrived({ state, scan }: FileRecord, { scanUploads }: Dependencies): boolean {
  if (state === 'PENDING') return false;
  return state !== 'UPLOADED' || !scanUploads || scan !== undefined;
}

async function readFile(
  call: FileApiRequest<undefined, InfoQuery>,
  { files, storeOnLoad, clock }: Dependencies,
): Promise<FileRecord> {
  const row = await files.get(objectKey(call.tenant, call.id));
  const record = requireActive(requireVisible(row, call.authority));
  // With StoreOnLoad nothing expires.
  if (!storeOnLoad) requireUnexpired(record, clock());
  if (record.state === 'STORED' && call.authority.kind === 'token') {
    throw wrongState(record, 'the upload token of a stored file is not valid; use a server key');
  }
  return record;
}
