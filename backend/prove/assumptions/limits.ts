import { Problem } from '../../../src/contract/problem.ts';
import { matches } from '../../../src/contract/schema.ts';
import type { Assumption } from '../assumption.ts';
import { Unknown } from '../outcome.ts';
import { expect, expectEqual, expectProblem } from '../expectations.ts';
import type { Session } from '../session.ts';

const PETABYTES = 2 ** 52;
const BURST = 60;

/** The limits in force. */
export const limitAssumptions: readonly Assumption[] = [
  {
    id: 'limits.largest-file',
    statement: 'A file above the limit is refused, and the refusal names the limit',
    test: async (session) => {
      const limit = await refusedLimit(session, PETABYTES);
      expectEqual(
        'the limit of a file that is one byte too large',
        await refusedLimit(session, limit + 1),
        limit,
      );
      return `the largest file has ${limit} bytes`;
    },
  },
  {
    id: 'limits.retry-after',
    statement: 'A response of a function that asks for a retry has a Retry-After header',
    lane: 'last',
    test: async ({ withoutRetryAfter, withRetryAfter }) => {
      const missing = [...withoutRetryAfter].join('; ');
      expect(missing === '', 'Retry-After', `none in ${missing}`);
      if (withRetryAfter === 0) throw new Unknown('no response of this run asked for a retry');
    },
  },
  {
    id: 'limits.burst',
    statement: 'A page can read the code of the error for a throttled call',
    lane: 'last',
    test: async (session) => {
      const path = `/files/${'a'.repeat(26)}`;
      const calls = Array.from({ length: BURST }, () => session.callOnce('GET', path));
      const throttled = (await Promise.all(calls)).filter(({ status }) => status === 429);
      if (throttled.length === 0) throw new Unknown(`none of ${BURST} calls at once was throttled`);
      for (const answer of throttled) {
        const quota = matches(Problem, answer.body) && answer.body.code === 'quota-exceeded';
        expectProblem(answer, quota ? 'quota-exceeded' : 'throttled', session.target.origin);
      }
      return `${throttled.length} of ${BURST} calls at once were throttled`;
    },
  },
];

async function refusedLimit(session: Session, size: number): Promise<number> {
  const accepts = ['put', 'multipart', 'form'] as const;
  const files = [{ name: 'large.txt', type: 'text/plain', size }];
  const [refused] = await session.preprocess({ accepts, files });
  if (!refused || 'id' in refused) {
    throw new Unknown('the deployment accepts files of every size');
  }
  expectEqual('the code', refused.error.code, 'file-too-large');
  const { limit } = refused.error;
  expect(limit !== undefined, 'the limit in the error', 'none');
  return limit;
}
