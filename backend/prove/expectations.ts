import { statusOf } from '../../src/contract/error-statuses.ts';
import type { ErrorCode } from '../../src/contract/errors.ts';
import { Problem } from '../../src/contract/problem.ts';
import { matches, type Infer, type Schema } from '../../src/contract/schema.ts';
import { Broken, Unknown } from './outcome.ts';
import type { Exchange } from './exchange.ts';

export function expect(condition: boolean, expected: string, observed: string): asserts condition {
  if (!condition) throw new Broken(expected, observed);
}

export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  const [left, right] = [JSON.stringify(actual) ?? 'none', JSON.stringify(expected) ?? 'none'];
  expect(left === right, `${what} ${right}`, `${what} ${left}`);
}

/** Expects something of a response. A repeated request proves nothing: the first one may have arrived. */
export function expectOf(
  answer: Exchange,
  condition: boolean,
  expected: string,
): asserts condition {
  if (!condition && answer.repeated) {
    throw new Unknown(`a connection was lost, and the repeated request got ${describe(answer)}`);
  }
  expect(condition, `${answer.what}: ${expected}`, describe(answer));
}

export function expectStatus(answer: Exchange, status: number): void {
  expectOf(answer, answer.status === status, String(status));
}

/** Returns the body of a response of the API, if it has the status and the shape of the contract. */
export function expectBody<S extends Schema<unknown>>(
  answer: Exchange,
  status: number,
  shape: S,
): Infer<S> {
  expectStatus(answer, status);
  const { body } = answer;
  const observed = `${answer.status} with a body of another shape`;
  expect(matches(shape, body), `${answer.what}: the body of the contract`, observed);
  return body as Infer<S>;
}

/** Expects S3's XML error with this code. */
export function expectRefusal(answer: Exchange, status: number, code: string): void {
  const fits = answer.status === status && s3Code(answer) === code;
  expectOf(answer, fits, `${status} ${code}`);
}

/** Expects a problem of the API with this code, which a page of the origin can read. */
export function expectProblem(answer: Exchange, code: ErrorCode, origin?: string): void {
  const status = statusOf(code);
  const { body } = answer;
  const type = answer.headers.get('content-type')?.split(';')[0];
  const fits =
    matches(Problem, body) &&
    body.code === code &&
    answer.status === status &&
    type === 'application/problem+json';
  expectOf(answer, fits, `${status} ${code} as application/problem+json`);
  if (origin !== undefined) expectReadable(answer, origin);
}

/** Expects the CORS header without which a page of the origin cannot read the response. */
export function expectReadable(answer: Exchange, origin: string): void {
  const allowed = answer.headers.get('access-control-allow-origin');
  expect(
    allowed === origin || allowed === '*',
    `${answer.what}: Access-Control-Allow-Origin for the page`,
    `${describe(answer)}, ${allowed === null ? 'without the header' : 'for another origin'}`,
  );
}

/** Expects that a list of a CORS header contains all names. */
export function expectListed(
  { what, headers }: Exchange,
  header: string,
  names: readonly string[],
): void {
  const text = headers.get(header) ?? '';
  const listed = text.split(',').map((name) => name.trim().toLowerCase());
  const missing = names.filter((name) => !listed.includes(name.toLowerCase()));
  const complete = missing.length === 0 || text === '*';
  expect(complete, `${what}: ${header} with ${names.join(', ')}`, `no ${missing.join(', ')}`);
}

export function s3Code({ text }: Exchange): string | undefined {
  return /^(?:<\?xml[^>]*>\s*)?<Error>.*?<Code>(\w+)<\/Code>/s.exec(text)?.[1];
}

/** Describes a response for the report. Never quotes a body, which can contain tokens and signed URLs. */
export function describe(answer: Exchange): string {
  const { status, body, headers } = answer;
  const code = s3Code(answer) ?? (matches(Problem, body) ? body.code : undefined);
  if (code !== undefined) {
    const message = /<Message>([^<]*)<\/Message>/.exec(answer.text)?.[1];
    return `${status} ${code}${message === undefined ? '' : ` (${message})`}`;
  }
  if (status < 400) return String(status);
  const type = headers.get('content-type') ?? 'no content type';
  const json = type.includes('json') && body === undefined ? ', which is not valid JSON' : '';
  return `${status} without an error code (${type}, ${answer.bytes.length} bytes${json})`;
}
