import { FilestoreError, isFilestoreError } from '../../src/contract/errors.ts';
import type { FileInfo } from '../../src/contract/file-info.ts';
import type { RefusedFile } from '../../src/contract/problem.ts';
import { toFileInfo, type FileRecord } from '../domain/file-record.ts';
import { safeErrorText, type Log } from '../runtime/log.ts';
import { refusalOf } from './response.ts';

/** What a call needs to log errors of its files. */
interface Call {
  readonly operation: string;
  readonly tenant: string;
  readonly requestId: string;
  readonly log: Log;
}

/** How a call processes its files. Files with the same name are one file. */
interface Processing<File> {
  readonly nameOf: (file: File) => string;
  readonly idOf: (file: File) => string;
  readonly process: (file: File) => Promise<FileRecord>;
}

/**
 * Processes each file of a call on its own. An unforeseen error of one file must not hide the results of the others,
 * which are recorded by then. A file that is named several times is processed once.
 */
export async function resultsByFile<File>(
  files: readonly File[],
  { nameOf, idOf, process }: Processing<File>,
  call: Call,
): Promise<(FileInfo | RefusedFile)[]> {
  const results = new Map<string, Promise<FileInfo | RefusedFile>>();
  const unforeseen: Unforeseen[] = [];
  const resultOf = async (file: File): Promise<FileInfo | RefusedFile> => {
    try {
      return toFileInfo(await process(file));
    } catch (error) {
      if (isFilestoreError(error)) return { error: refusalOf(error) };
      unforeseen.push({ id: idOf(file), error });
      return { error: refusalOf(new FilestoreError('internal')) };
    }
  };
  const inOrder = files.map((file) => {
    const name = nameOf(file);
    const result = results.get(name) ?? resultOf(file);
    results.set(name, result);
    return result;
  });
  const finished = await Promise.all(inOrder);
  if (unforeseen.length > 0) logUnforeseen(unforeseen, call);
  return finished;
}

interface Unforeseen {
  readonly id: string;
  readonly error: unknown;
}

/** Logs the first error, and counts the call once, as if it had failed as a whole. */
function logUnforeseen(
  unforeseen: readonly Unforeseen[],
  { operation, tenant, requestId, log }: Call,
): void {
  log('error', 'files-not-processed', {
    requestId,
    operation,
    tenant,
    fileIds: unforeseen.map(({ id }) => id),
    code: 'internal',
    metrics: { CallsFailed: 1 },
    error: safeErrorText(unforeseen[0]?.error),
  });
}
