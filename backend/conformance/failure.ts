import { Problem } from '../../src/contract/responses.ts';
import { statusOf, type ErrorCode } from '../../src/contract/errors.ts';
import { matches, type Infer, type Schema } from '../../src/contract/schema.ts';
import type { Answer } from './client.ts';

/** An implementation differs from the contract. The message says where, and what it should have been. */
export class ConformanceFailure extends Error {}

export function assert(holds: boolean, message: string): asserts holds {
  if (!holds) throw new ConformanceFailure(message);
}

export function mustEqual(what: string, actual: unknown, wanted: unknown): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(wanted)];
  assert(is === should, `${what} is ${is}, and not ${should}`);
}

/** An answer of the operation's own status and shape. */
export function mustAnswer<S extends Schema<unknown>>(
  answer: Answer,
  status: number,
  shape: S,
): Infer<S> {
  mustEqual(`${answer.what}: the status`, answer.status, status);
  assert(
    matches(shape, answer.body),
    `${answer.what} answers in another shape: ${answer.text.slice(0, 300)}`,
  );
  return answer.body as Infer<S>;
}

/** A problem of this code, with its status, its media type and a request id. */
export function assertProblem(answer: Answer, code: ErrorCode): Problem {
  assert(
    matches(Problem, answer.body),
    `${answer.what} answers ${answer.status} with no problem of the contract: ${answer.text.slice(0, 300)}`,
  );
  const { body } = answer;
  mustEqual(`${answer.what}: the code`, body.code, code);
  mustEqual(`${answer.what}: the status`, answer.status, statusOf(code));
  mustEqual(`${answer.what}: the status in the body`, body.status, answer.status);
  const type = answer.headers.get('content-type')?.split(';')[0];
  mustEqual(`${answer.what}: the content type`, type, 'application/problem+json');
  return body;
}
