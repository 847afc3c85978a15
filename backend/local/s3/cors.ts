import { S3Error } from './s3-error.ts';

/** One rule of a bucket's CORS configuration. `*` stands for any run of characters. */
export interface CorsRule {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAgeSeconds: number | undefined;
}

/** S3 takes the first rule that fits origin, method and all headers. */
function firstRule(
  rules: readonly CorsRule[],
  origin: string,
  method: string,
  headers: readonly string[],
): CorsRule | undefined {
  return rules.find(
    (rule) =>
      rule.origins.some((pattern) => matches(pattern, origin)) &&
      rule.methods.includes(method) &&
      headers.every((header) => rule.headers.some((pattern) => matches(pattern, header))),
  );
}

function matches(pattern: string, text: string): boolean {
  const parts = pattern.toLowerCase().split('*').map(RegExp.escape);
  return new RegExp(`^${parts.join('.*')}$`).test(text.toLowerCase());
}

const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';

export function preflightHeaders(
  rules: readonly CorsRule[],
  request: ReadonlyMap<string, string>,
): Record<string, string> {
  const origin = request.get('origin');
  const method = request.get('access-control-request-method');
  if (!origin || !method) {
    throw new S3Error('AccessForbidden', 'Insufficient information. Origin header needed.');
  }
  if (rules.length === 0) {
    throw new S3Error('AccessForbidden', 'CORSResponse: CORS is not enabled for this bucket.');
  }
  const headers = (request.get('access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const rule = firstRule(rules, origin, method, headers);
  if (!rule) throw new S3Error('AccessForbidden');
  return {
    ...allowOrigin(rule, origin),
    'access-control-allow-methods': rule.methods.join(', '),
    ...(headers.length > 0 && { 'access-control-allow-headers': headers.join(', ') }),
    ...(rule.maxAgeSeconds !== undefined && {
      'access-control-max-age': String(rule.maxAgeSeconds),
    }),
  };
}

/** For the answer itself; an origin that no rule names gets none, and its page may not read it. */
export function answerCorsHeaders(
  rules: readonly CorsRule[],
  origin: string | undefined,
  method: string,
): Record<string, string> {
  const rule = origin === undefined ? undefined : firstRule(rules, origin, method, []);
  return rule && origin !== undefined ? allowOrigin(rule, origin) : {};
}

function allowOrigin(rule: CorsRule, origin: string): Record<string, string> {
  return {
    ...(rule.origins.includes('*')
      ? { 'access-control-allow-origin': '*' }
      : {
          'access-control-allow-origin': origin,
          'access-control-allow-credentials': 'true',
        }),
    ...(rule.exposed.length > 0 && { 'access-control-expose-headers': rule.exposed.join(', ') }),
    vary: VARY,
  };
}
