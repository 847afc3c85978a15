import { markExpired } from '../../domain/file-transitions.ts';
import {
  completeDeletion,
  deleteDueTombstone,
  type DeletionDependencies,
} from '../../use-cases/delete-file.ts';
import { sweepDueRows, type SweepResult } from '../../use-cases/sweep.ts';
import type definition from './function.ts';

const outcomes = [
  'expired',
  'tombstonesDeleted',
  /** Stored or changed between the query and the write, and therefore left alone. */
  'skipped',
] as const;
type Outcome = (typeof outcomes)[number];

/** Fails to compile when the timeout in `function.ts` changes, because the run must end before it. */
const TIMEOUT_SECONDS: (typeof definition)['timeout'] = 240;

/** The number of rows by what the run did with them. */
export type ExpireResult = SweepResult<Outcome>;

/** Expires the rows in the due index. */
export async function expire(dependencies: DeletionDependencies): Promise<ExpireResult> {
  const process = (key: string, now: number): Promise<Outcome> =>
    expireFile(key, now, dependencies);
  return sweepDueRows({ outcomes, process, timeoutSeconds: TIMEOUT_SECONDS }, dependencies);
}

async function expireFile(
  key: string,
  now: number,
  dependencies: DeletionDependencies,
): Promise<Outcome> {
  const { files } = dependencies;
  const marked = await files.update(key, markExpired(key, now));
  if (marked.changed) {
    await completeDeletion(marked.record, dependencies);
    return 'expired';
  }
  return (await deleteDueTombstone(marked.current, now, dependencies))
    ? 'tombstonesDeleted'
    : 'skipped';
}
