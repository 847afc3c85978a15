import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';

/** One rule of a bucket's CORS configuration. `*` matches any sequence of characters. */
export interface CorsRule {
  readonly id?: string | undefined;
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAgeSeconds: number | undefined;
}

/** The methods that rules and preflight requests can use. */
export const CORS_METHODS = ['GET', 'PUT', 'HEAD', 'POST', 'DELETE'];

/** The characters allowed in a header name: https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
export const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]*$/;

/** Returns the first rule that matches the origin, the method and all headers. S3 uses only this rule. */
function findRule(
  rules: readonly CorsRule[],
  origin: string,
  method: string,
  headers: readonly string[],
): CorsRule | undefined {
  return rules.find(
    (rule) =>
      rule.origins.some((pattern) => matches(pattern, origin)) &&
      rule.methods.includes(method) &&
      headers.every((header) =>
        rule.headers.some((pattern) => matches(pattern.toLowerCase(), header.toLowerCase())),
      ),
  );
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map(RegExp.escape);
  return new RegExp(`^${parts.join('.*')}$`).test(text);
}

const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

/**
 * Returns the headers of a preflight response:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTOPTIONSobject.html
 *
 * @param rules undefined if the bucket does not exist
 */
export function preflightHeaders(
  rules: readonly CorsRule[] | undefined,
  request: S3Request,
): Record<string, string> {
  const origin = request.headers.get('origin');
  if (!origin) {
    throw new S3Error('BadRequest', 'Insufficient information. Origin request header needed.');
  }
  const method = readRequestMethod(request);
  const headers = readRequestHeaders(request);
  const forbidden = (message: string | undefined, ResourceType: string): S3Error =>
    new S3Error('AccessForbidden', message, { Method: method ?? 'OPTIONS', ResourceType });
  if (!rules) throw forbidden('CORSResponse: Bucket not found', 'BUCKET');
  if (rules.length === 0) {
    throw forbidden('CORSResponse: CORS is not enabled for this bucket.', 'BUCKET');
  }
  if (method === undefined) throw invalidMethod('null');
  const rule = findRule(rules, origin, method, headers);
  if (!rule) throw forbidden(undefined, request.key === '' ? 'BUCKET' : 'OBJECT');
  return {
    ...allowHeaders(rule, origin),
    ...(headers.length > 0 && { 'access-control-allow-headers': headers.join(', ').toLowerCase() }),
  };
}

function readRequestMethod({ headers }: S3Request): string | undefined {
  const method = headers.get('access-control-request-method');
  if (method !== undefined && !CORS_METHODS.includes(method)) throw invalidMethod(method);
  return method;
}

function invalidMethod(method: string): S3Error {
  return new S3Error('BadRequest', `Invalid Access-Control-Request-Method: ${method}`);
}

function readRequestHeaders({ headers }: S3Request): readonly string[] {
  const names = (headers.get('access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const invalid = names.find((name) => !HEADER_NAME.test(name));
  if (invalid !== undefined) {
    throw new S3Error(
      'BadRequest',
      `Access-Control-Request-Headers "${Buffer.from(invalid, 'latin1').toString('utf8')}" contains invalid character.`,
    );
  }
  return names;
}

/**
 * Returns the CORS headers of an actual response. There are none if no rule allows the origin, so its page
 * cannot read the response. S3 also applies the preflight request headers here.
 */
export function corsResponseHeaders(
  rules: readonly CorsRule[],
  request: S3Request,
): Record<string, string> {
  const origin = request.headers.get('origin');
  if (origin === undefined || request.method === 'OPTIONS') return {};
  const method = readRequestMethod(request) ?? request.method;
  const rule = findRule(rules, origin, method, readRequestHeaders(request));
  return rule ? allowHeaders(rule, origin) : {};
}

function allowHeaders(rule: CorsRule, origin: string): Record<string, string> {
  return {
    ...(rule.origins.includes('*')
      ? { 'access-control-allow-origin': '*' }
      : {
          'access-control-allow-origin': origin,
          'access-control-allow-credentials': 'true',
        }),
    'access-control-allow-methods': rule.methods.join(', '),
    ...(rule.exposed.length > 0 && { 'access-control-expose-headers': rule.exposed.join(', ') }),
    ...(rule.maxAgeSeconds !== undefined && {
      'access-control-max-age': String(rule.maxAgeSeconds),
    }),
    vary: VARY,
  };
}
