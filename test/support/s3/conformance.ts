import { afterAll, beforeAll, describe, test } from 'vitest';
import { differences } from './differences.ts';
import { openTarget, realServer, type S3Target } from './target.ts';

/** Defines one check of S3. The name states the behavior on AWS. */
export type Check = (name: string, body: () => Promise<void>) => void;

/**
 * Defines the checks of one operation, according to its AWS documentation page. On a real server, the checks
 * listed in the table of differences must fail. If such a check passes, remove it from the table.
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
    const stale = knownDifferences(operation);
    define(
      (name, body) => {
        const title = `${operation}: ${name}`;
        if (stale.delete(title)) test.fails(title, body);
        else test(title, body);
      },
      () => target,
    );
    if (stale.size > 0) throw new Error(`No check has the name ${[...stale].join(', ')}`);
  });
}

function knownDifferences(operation: string): Set<string> {
  const known = realServer ? Object.keys(differences[realServer.server] ?? {}) : [];
  return new Set(known.filter((name) => name.startsWith(`${operation}: `)));
}
