import type { Context } from '../context.ts';
import { MAX_PUT_BYTES } from '../checksum/body-checks.ts';
import { readCredential, type CredentialScope } from './credential-scope.ts';
import { readPolicyDocument, type PolicyCondition } from './policy-document.ts';
import { S3Error } from '../error.ts';
import {
  checkKey,
  checkSessionToken,
  hexBytes,
  hmac,
  matches,
  olderSignature,
  signingKey,
} from './signature.ts';

/*
 * Checks form uploads against their policy. Specified in
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html and
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html
 */

/** The allowed size of a form's file. */
export interface PostPolicy {
  readonly minBytes: number;
  readonly maxBytes: number;
}

/** Fields that need no condition: the policy and its signature, the file, and fields that S3 ignores. */
const EXEMPT_FIELDS = /^(x-amz-signature|file|policy|x-ignore-.*)$/;

/**
 * Checks the signature, the expiry and every condition, and that every field has a condition. `fields` also
 * contains the bucket of the request, because a condition must name it.
 *
 * @throws {S3Error} AccessDenied, InvalidPolicyDocument, SignatureDoesNotMatch and similar errors
 */
export function checkPolicy(fields: ReadonlyMap<string, string>, context: Context): PostPolicy {
  const text = verifySignature(fields, context);
  const { expiration, conditions } = readPolicyDocument(text);
  if (expiration < context.clock()) throw denied('Policy expired.');
  const named = new Set<string>();
  let range: PostPolicy = { minBytes: 0, maxBytes: MAX_PUT_BYTES };
  for (const condition of conditions) {
    if (!holds(condition, fields)) throw denied(`Policy Condition failed: ${condition.text}`);
    if (condition.kind === 'content-length-range') {
      range = {
        minBytes: condition.minBytes,
        maxBytes: Math.min(condition.maxBytes, MAX_PUT_BYTES),
      };
    } else if (condition.field !== undefined) {
      named.add(condition.field);
    }
  }
  const extra = [...fields.keys()].filter((name) => !EXEMPT_FIELDS.test(name) && !named.has(name));
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(', ')}`);
  return range;
}

function holds(condition: PolicyCondition, fields: ReadonlyMap<string, string>): boolean {
  if (condition.kind === 'content-length-range') {
    return condition.minBytes <= condition.maxBytes;
  }
  const { kind, field, value } = condition;
  if (field === undefined) return false;
  const actual = fields.get(field) ?? '';
  if (kind === 'eq') return actual === value;
  // "Content-Types values for a starts-with condition that include commas are interpreted as lists."
  const values = field === 'content-type' ? actual.split(',').map((type) => type.trim()) : [actual];
  return values.every((one) => one.startsWith(value));
}

function denied(problem: string): S3Error {
  return new S3Error('AccessDenied', `Invalid according to Policy: ${problem}`);
}

/** Returns the policy as it was signed. */
function verifySignature(fields: ReadonlyMap<string, string>, { signing }: Context): string {
  const requireField = (name: string): string => {
    const value = fields.get(name.toLowerCase());
    if (value) return value;
    throw S3Error.argument(
      name,
      '',
      `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
    );
  };
  const signatureFields = ['x-amz-algorithm', 'x-amz-credential', 'x-amz-date', 'x-amz-signature'];
  if (!signatureFields.some((name) => fields.has(name))) {
    if (fields.has('awsaccesskeyid')) throw olderSignature();
    // The form is not signed, so anyone could have sent it.
    throw new S3Error('AccessDenied');
  }
  const text = fields.get('policy') ?? requireField('policy');
  const algorithm = requireField('X-Amz-Algorithm');
  if (algorithm !== 'AWS4-HMAC-SHA256') {
    throw S3Error.argument('X-Amz-Algorithm', algorithm, 'Only AWS4-HMAC-SHA256 is supported');
  }
  const { accessKeyId, day } = readScope(requireField('X-Amz-Credential'), signing.region);
  const date = requireField('X-Amz-Date');
  if (!/^\d{8}T\d{6}Z$/.test(date) || day !== date.slice(0, 8)) {
    throw S3Error.argument(
      'X-Amz-Date',
      date,
      'X-Amz-Date must be formated via ISO8601 Long format',
    );
  }
  const signature = requireField('X-Amz-Signature');
  checkKey(accessKeyId, signing);
  checkSessionToken(fields.get('x-amz-security-token'), accessKeyId, signing);
  if (!matches(signature, hmac(signingKey(signing, day), text))) {
    throw S3Error.with('SignatureDoesNotMatch', {
      AWSAccessKeyId: accessKeyId,
      StringToSign: text,
      SignatureProvided: signature,
      StringToSignBytes: hexBytes(text),
    });
  }
  return text;
}

function readScope(credential: string, region: string): CredentialScope {
  return readCredential(credential, region, (problem) =>
    S3Error.argument('x-amz-credential', credential, problem),
  );
}
