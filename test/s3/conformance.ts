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
    const known = (realServer && differences[realServer.server]) || {};
    define(
      (name, body) => {
        if (known[`${operation}: ${name}`] === undefined) test(name, body);
        else test.fails(name, body);
      },
      () => target,
    );
  });
}
