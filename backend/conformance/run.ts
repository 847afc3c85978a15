import { accessChecks } from './checks/access.ts';
import { announcingChecks } from './checks/preprocess.ts';
import { serverChecks } from './checks/server.ts';
import { keepingChecks } from './checks/store.ts';
import { uploadingChecks } from './checks/uploading.ts';
import type { Check } from './check.ts';
import { ConformanceClient, type Target } from './client.ts';

export type { Target };

/** All checks, in the order in which they run. */
export const checks: readonly Check[] = [
  ...accessChecks,
  ...announcingChecks,
  ...uploadingChecks,
  ...keepingChecks,
  ...serverChecks,
];

/** The result of one check. */
export type Result =
  | { readonly rule: string; readonly outcome: 'passed' }
  | { readonly rule: string; readonly outcome: 'failed'; readonly reason: string }
  | { readonly rule: string; readonly outcome: 'skipped'; readonly reason: string };

/**
 * Checks an implementation over HTTP. Each check registers files, uploads at most a few bytes, and deletes
 * the files afterwards. Other files are not touched. An aborted signal ends the run after the current check.
 */
export async function runConformance(
  target: Target,
  report: (result: Result) => void,
  signal?: AbortSignal,
): Promise<readonly Result[]> {
  const api = new ConformanceClient(target);
  const results: Result[] = [];
  for (const check of checks) {
    if (signal?.aborted) break;
    const result = failIfFilesRemain(await runCheck(check, api), await api.cleanUp());
    report(result);
    results.push(result);
  }
  return results;
}

/** Turns a result into a failure if the files of the check could not be deleted. */
function failIfFilesRemain(result: Result, remaining: number): Result {
  if (remaining === 0 || result.outcome === 'failed') return result;
  const reason = `${remaining} files of this check could not be deleted afterwards`;
  return { rule: result.rule, outcome: 'failed', reason };
}

async function runCheck({ rule, needs = [], run }: Check, api: ConformanceClient): Promise<Result> {
  const missing = needs.filter((name) => api.target[name] === undefined);
  if (missing.length > 0) {
    return { rule, outcome: 'skipped', reason: `This check requires ${missing.join(', ')}` };
  }
  try {
    await run(api);
    return { rule, outcome: 'passed' };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
    const reason = error instanceof Error ? `${error.message} ${cause}`.trim() : String(error);
    return { rule, outcome: 'failed', reason };
  }
}
