import { accessChecks } from './checks/access.ts';
import { announcingChecks } from './checks/announcing.ts';
import { keepingChecks } from './checks/keeping.ts';
import { uploadingChecks } from './checks/uploading.ts';
import type { Check } from './check.ts';
import { ConformanceClient, type Target } from './client.ts';

export type { Target };

/** Everything that is looked at, in the order in which it is. */
export const checks: readonly Check[] = [
  ...accessChecks,
  ...announcingChecks,
  ...uploadingChecks,
  ...keepingChecks,
];

/** What became of one check. */
export type Result =
  | { readonly rule: string; readonly outcome: 'kept' }
  | { readonly rule: string; readonly outcome: 'broken'; readonly reason: string }
  | { readonly rule: string; readonly outcome: 'not looked at'; readonly reason: string };

/**
 * Looks at an implementation over the wire, a few files of a few bytes at a time, and deletes them again.
 * Nothing that others have is touched.
 */
export async function runConformance(
  target: Target,
  report: (result: Result) => void,
): Promise<readonly Result[]> {
  const api = new ConformanceClient(target);
  const results: Result[] = [];
  for (const check of checks) {
    const result = orLeft(await resultOf(check, api), await api.cleanUp());
    report(result);
    results.push(result);
  }
  return results;
}

/** A sentence is not kept by an implementation that does not give its files up again. */
function orLeft(result: Result, left: number): Result {
  if (left === 0 || result.outcome === 'broken') return result;
  const reason = `${left} of its files could not be deleted afterwards`;
  return { rule: result.rule, outcome: 'broken', reason };
}

async function resultOf({ rule, needs = [], run }: Check, api: ConformanceClient): Promise<Result> {
  const missing = needs.filter((name) => api.target[name] === undefined);
  if (missing.length > 0) {
    return { rule, outcome: 'not looked at', reason: `it needs ${missing.join(', ')}` };
  }
  try {
    await run(api);
    return { rule, outcome: 'kept' };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : '';
    const reason = error instanceof Error ? `${error.message} ${cause}`.trim() : String(error);
    return { rule, outcome: 'broken', reason };
  }
}
