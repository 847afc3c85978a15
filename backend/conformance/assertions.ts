import { Problem } from '../../src/contract/problem.ts';
import { statusOf } from '../../src/contract/error-statuses.ts';
import type { ErrorCode } from '../../src/contract/errors.ts';
import { matches, type Infer, type Schema } from '../../src/contract/schema.ts';
import type { ConformanceResponse } from './response.ts';

/** The implementation violates the contract. The message contains the actual and the expected value. */
export class ConformanceFailure extends Error {}

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new ConformanceFailure(message);
}

export function assertEqual(what: string, actual: unknown, expected: unknown): void {
  const [actualJson, expectedJson] = [JSON.stringify(actual), JSON.stringify(expected)];
  assert(actualJson === expectedJson, `${what} is ${actualJson}, not ${expectedJson}`);
}

/** Checks the status and the shape of a response, and returns its body. */
export function assertResponse<S extends Schema<unknown>>(
  response: ConformanceResponse,
  status: number,
  shape: S,
): Infer<S> {
  assertEqual(`${response.what}: the status`, response.status, status);
  assert(
    matches(shape, response.body),
    `${response.what} returns a body with a wrong shape: ${response.text.slice(0, 300)}`,
  );
  return response.body as Infer<S>;
}

/** Checks that a response is a problem with this code, its status, its media type and a request id. */
export function assertProblem(response: ConformanceResponse, code: ErrorCode): Problem {
  assert(
    matches(Problem, response.body),
    `${response.what} returns ${response.status} without a valid problem: ${response.text.slice(0, 300)}`,
  );
  const { body } = response;
  assertEqual(`${response.what}: the code`, body.code, code);
  assertEqual(`${response.what}: the status`, response.status, statusOf(code));
  assertEqual(`${response.what}: the status in the body`, body.status, response.status);
  const type = response.headers.get('content-type')?.split(';')[0];
  assertEqual(`${response.what}: the content type`, type, 'application/problem+json');
  return body;
}
