import { afterAll, beforeAll, describe, test } from 'vitest';
import { differences } from './differences.ts';
import { openTarget, realServer, type S3Target } from './target.ts';

/** One statement about S3. Named by what is true on AWS. */
export type Check = (name: string, body: () => Promise<void>) => void;

/**
 * Checks of one operation, each against what its AWS page says. On a real server those that the table
 * of differences names must fail: one that passes there is a line to strike out.
 */
export function conformance(
  operation: string,
  page: string,
  define: (check: Check, s3: () => S3Target) => void,
): void {
  describe(`${operation} ${page}`, () => {
    let target: S3Target;
    beforeAll(async () => {
      target = await openTarget();
    });
    afterAll(() => target.close());
    const stale = knownOf(operation);
    define(
      (name, body) => {
        if (stale.delete(`${operation}: ${name}`)) test.fails(name, body);
        else test(name, body);
      },
      () => target,
    );
    if (stale.size > 0) throw new Error(`No check has the name ${[...stale].join(', ')}`);
  });
}

function knownOf(operation: string): Set<string> {
  const known = realServer ? Object.keys(differences[realServer.server] ?? {}) : [];
  return new Set(known.filter((name) => name.startsWith(`${operation}: `)));
}
