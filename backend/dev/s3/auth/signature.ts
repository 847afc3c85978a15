import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';
import {
  ALGORITHM,
  readHeaderClaim,
  readQueryClaim,
  type SignatureClaim,
} from './signature-claim.ts';

/*
 * Verifies Signature Version 4 on the server, according to
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 * It deliberately does not use the SDK, because it checks signatures made by the SDK and by our signer.
 */

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** The token of temporary credentials. If set, every request must include it. */
  readonly sessionToken?: string | undefined;
}

export interface SignatureSettings {
  readonly credentials: Credentials;
  readonly region: string;
  readonly clock: () => number;
}

/** A verified signature: the hash of the body and the values from which chunk signatures are computed. */
export interface VerifiedSignature {
  /** A SHA-256 in hex, `UNSIGNED-PAYLOAD` or one of the `STREAMING-` values. */
  readonly payloadHash: string;
  readonly signingKey: Buffer;
  readonly date: string;
  readonly scope: string;
  readonly signature: string;
}

/** Verifies a signature. Throws unless the request is signed with the configured key. */
export function verifySignature(
  request: S3Request,
  settings: SignatureSettings,
): VerifiedSignature {
  const claim = readClaim(request, settings);
  const { headers, query } = request;
  checkKey(claim.accessKeyId, settings);
  checkSessionToken(
    headers.get('x-amz-security-token') ?? query.get('X-Amz-Security-Token'),
    claim.accessKeyId,
    settings,
  );
  rejectUnsignedHeaders(request, claim.signedHeaders);

  const canonical = canonicalRequest(request, claim);
  const stringToSign = [
    ALGORITHM,
    claim.date,
    claim.scope,
    // Header values are signed as the bytes that were sent. Everything else is ASCII.
    createHash('sha256').update(canonical, 'latin1').digest('hex'),
  ].join('\n');
  const key = signingKey(settings, claim.day);
  if (!matches(claim.signature, hmac(key, stringToSign))) {
    throw S3Error.with('SignatureDoesNotMatch', {
      AWSAccessKeyId: claim.accessKeyId,
      StringToSign: stringToSign,
      SignatureProvided: claim.signature,
      StringToSignBytes: hexBytes(stringToSign),
      CanonicalRequest: canonical,
      CanonicalRequestBytes: hexBytes(canonical),
    });
  }
  const { payloadHash, date, scope, signature } = claim;
  return { payloadHash, signingKey: key, date, scope, signature };
}

function readClaim(request: S3Request, { region, clock }: SignatureSettings): SignatureClaim {
  const { headers, query } = request;
  const authorization = headers.get('authorization');
  if (query.has('AWSAccessKeyId') || authorization?.startsWith('AWS ')) {
    throw olderSignature();
  }
  const presigned = query.has('X-Amz-Algorithm') || query.has('X-Amz-Signature');
  if (presigned && authorization !== undefined) {
    throw S3Error.argument(
      'Authorization',
      authorization,
      'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
    );
  }
  if (presigned) return readQueryClaim(request, region, clock());
  if (authorization === undefined) throw new S3Error('AccessDenied');
  return readHeaderClaim(request, region, clock());
}

/** The error for Signature Version 2, as sent by regions that never supported it. */
export function olderSignature(): S3Error {
  return new S3Error(
    'InvalidRequest',
    'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
  );
}

export function checkKey(accessKeyId: string, { credentials }: SignatureSettings): void {
  if (accessKeyId !== credentials.accessKeyId) {
    throw S3Error.with('InvalidAccessKeyId', { AWSAccessKeyId: accessKeyId });
  }
}

/** Checks the session token. AWS rejects temporary credentials without their token, and unknown tokens. */
export function checkSessionToken(
  token: string | undefined,
  accessKeyId: string,
  { credentials: { sessionToken } }: SignatureSettings,
): void {
  if (token === sessionToken) return;
  if (token === undefined) {
    throw S3Error.with('InvalidAccessKeyId', { AWSAccessKeyId: accessKeyId });
  }
  throw S3Error.with('InvalidToken', { 'Token-0': token });
}

export function signingKey({ credentials, region }: SignatureSettings, day: string): Buffer {
  return ['s3', 'aws4_request'].reduce(
    hmac,
    hmac(hmac(`AWS4${credentials.secretAccessKey}`, day), region),
  );
}

export function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** Rejects unsigned headers. Otherwise anyone with the URL could add an unsigned ACL, tags or checksum. */
function rejectUnsignedHeaders({ headers }: S3Request, signedHeaders: readonly string[]): void {
  const unsigned = [...headers.keys()].filter(
    (name) =>
      (name === 'host' || name.startsWith('x-amz-')) &&
      // The canonical request contains this value separately.
      name !== 'x-amz-content-sha256' &&
      !signedHeaders.includes(name),
  );
  if (unsigned.length > 0) {
    throw new S3Error(
      'AccessDenied',
      'There were headers present in the request which were not signed',
      { HeadersNotSigned: unsigned.toSorted().join(', ') },
    );
  }
}

function canonicalRequest(request: S3Request, claim: SignatureClaim): string {
  const query = [...request.query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .toSorted(([left], [right]) => byCodeUnit(left, right))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const headers = [...claim.signedHeaders]
    .toSorted(byCodeUnit)
    .map((name) => `${name}:${(request.headers.get(name) ?? '').trim().replace(/[ \t]+/g, ' ')}\n`);
  return [
    request.method,
    request.path.split('/').map(encode).join('/'),
    query,
    headers.join(''),
    claim.signedHeaders.join(';'),
    claim.payloadHash,
  ].join('\n');
}

function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Percent-encodes everything except the unreserved characters of RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Formats bytes as S3 does in its signature errors: `61 62 0a`. */
export function hexBytes(text: string): string {
  return Buffer.from(text)
    .toString('hex')
    .replaceAll(/..(?!$)/g, '$& ');
}

/**
 * Compares a signature in constant time. The comparison uses text: Node decodes hexadecimal only up to the
 * first invalid character, so a valid signature followed by other characters would also match.
 */
export function matches(signature: string, expected: Buffer): boolean {
  const [actual, wanted] = [Buffer.from(signature), Buffer.from(expected.toString('hex'))];
  return actual.length === wanted.length && timingSafeEqual(actual, wanted);
}
