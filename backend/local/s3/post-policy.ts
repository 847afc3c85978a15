import * as v from 'valibot';
import type { Context } from './context.ts';
import { LARGEST_PUT } from './receive-body.ts';
import { S3Error } from './s3-error.ts';
import { hmac, signingKey, mustMatch } from './signature.ts';

/*
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html and
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html
 */

/** The bytes that a form's file may have. */
export interface PostPolicy {
  readonly least: number;
  readonly most: number;
}

const Condition = v.union([
  v.tuple([v.literal('content-length-range'), v.number(), v.number()]),
  v.tuple([v.picklist(['eq', 'starts-with']), v.pipe(v.string(), v.startsWith('$')), v.string()]),
  v.record(v.string(), v.string()),
]);

const Policy = v.object({
  expiration: v.pipe(v.string(), v.isoTimestamp()),
  conditions: v.array(Condition),
});

/** Fields that need no condition. */
const FREE = /^(x-amz-signature|file|policy|awsaccesskeyid|bucket|x-ignore-.*)$/;

/**
 * Checks signature, expiry and every condition, and that no field is without one.
 *
 * @throws {S3Error} AccessDenied, InvalidPolicyDocument, SignatureDoesNotMatch and their kind
 */
export function checkPolicy(fields: ReadonlyMap<string, string>, context: Context): PostPolicy {
  const text = fields.get('policy');
  if (text === undefined) throw new S3Error('AccessDenied');
  verifySignature(text, fields, context);
  const { expiration, conditions } = readPolicy(text);
  if (Date.parse(expiration) < context.clock()) {
    throw new S3Error('AccessDenied', 'Invalid according to Policy: Policy expired.');
  }
  const named = new Set<string>();
  let range: PostPolicy = { least: 0, most: LARGEST_PUT };
  for (const condition of conditions) {
    if (Array.isArray(condition) && condition[0] === 'content-length-range') {
      range = { least: condition[1], most: Math.min(condition[2], LARGEST_PUT) };
      continue;
    }
    for (const [kind, name, value] of comparisons(condition)) {
      named.add(name);
      const actual = fields.get(name) ?? '';
      if (kind === 'eq' ? actual !== value : !actual.startsWith(value)) {
        throw new S3Error(
          'AccessDenied',
          `Invalid according to Policy: Policy Condition failed: ["${kind}", "$${name}", "${value}"]`,
        );
      }
    }
  }
  const extra = [...fields.keys()].filter((name) => !FREE.test(name) && !named.has(name));
  if (extra.length > 0) {
    throw new S3Error(
      'AccessDenied',
      `Invalid according to Policy: Extra input fields: ${extra.join(', ')}`,
    );
  }
  return range;
}

type Comparison = readonly ['eq' | 'starts-with', string, string];

function comparisons(condition: v.InferOutput<typeof Condition>): Comparison[] {
  if (!Array.isArray(condition)) {
    return Object.entries(condition).map(([name, value]) => ['eq', name.toLowerCase(), value]);
  }
  const [kind, name, value] = condition;
  if (kind === 'content-length-range') return [];
  return [[kind, name.slice(1).toLowerCase(), value]];
}

function readPolicy(text: string): v.InferOutput<typeof Policy> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64').toString('utf8'));
  } catch {
    throw new S3Error('InvalidPolicyDocument', 'Invalid Policy: Invalid JSON.');
  }
  const result = v.safeParse(Policy, parsed);
  if (!result.success) throw new S3Error('InvalidPolicyDocument', 'Invalid Policy.');
  return result.output;
}

function verifySignature(
  text: string,
  fields: ReadonlyMap<string, string>,
  { signing }: Context,
): void {
  const needed = (name: string): string => {
    const value = fields.get(name);
    if (!value) {
      throw new S3Error('InvalidArgument', `Bucket POST must contain a field named '${name}'.`);
    }
    return value;
  };
  if (needed('x-amz-algorithm') !== 'AWS4-HMAC-SHA256') {
    throw new S3Error('InvalidArgument', 'X-Amz-Algorithm must be AWS4-HMAC-SHA256');
  }
  const date = needed('x-amz-date');
  const [accessKeyId, day = '', region, service, terminator, ...rest] =
    needed('x-amz-credential').split('/');
  if (
    rest.length > 0 ||
    region !== signing.region ||
    service !== 's3' ||
    terminator !== 'aws4_request' ||
    day !== date.slice(0, 8)
  ) {
    throw new S3Error('InvalidArgument', 'X-Amz-Credential is not of this region, s3 and the date');
  }
  if (accessKeyId !== signing.credentials.accessKeyId) throw new S3Error('InvalidAccessKeyId');
  mustMatch(needed('x-amz-signature'), hmac(signingKey(signing, day), text));
}
