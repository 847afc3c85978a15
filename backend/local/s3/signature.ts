import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';

/*
 * Signature version 4 from the server's side, after
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 * Independent of the SDK on purpose: it checks what the SDK and our own signer made.
 */

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface SignatureSettings {
  readonly credentials: Credentials;
  readonly region: string;
  readonly clock: () => number;
}

interface Claim {
  readonly accessKeyId: string;
  readonly date: string;
  readonly scope: readonly string[];
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly payloadHash: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const SKEW = 15 * 60 * 1000;
const LONGEST = 7 * 24 * 60 * 60;

/** What a verified signature says of the body, and what the signatures of its chunks go on from. */
export interface VerifiedSignature {
  /** A SHA-256 in hex, `UNSIGNED-PAYLOAD` or one of the `STREAMING-` kinds. */
  readonly payloadHash: string;
  readonly signingKey: Buffer;
  readonly date: string;
  readonly scope: string;
  readonly signature: string;
}

/** Throws unless the request is signed by the one known key. */
export function verifySignature(
  request: S3Request,
  settings: SignatureSettings,
): VerifiedSignature {
  if (
    request.query.has('AWSAccessKeyId') ||
    request.headers.get('authorization')?.startsWith('AWS ')
  ) {
    throw new S3Error(
      'InvalidRequest',
      'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
    );
  }
  const now = settings.clock();
  const presigned = request.query.has('X-Amz-Algorithm') || request.query.has('X-Amz-Signature');
  const claim = presigned ? readQueryClaim(request, now) : readHeaderClaim(request, now);
  const [day = '', region, service, terminator] = claim.scope;
  if (
    claim.scope.length !== 4 ||
    region !== settings.region ||
    service !== 's3' ||
    terminator !== 'aws4_request' ||
    day !== claim.date.slice(0, 8)
  ) {
    const code = presigned ? 'AuthorizationQueryParametersError' : 'AuthorizationHeaderMalformed';
    const message = `The credential scope must be of ${settings.region}, s3 and the date`;
    // By this element s3cmd and others find out which region to sign for.
    throw new S3Error(code, message, { Region: settings.region });
  }
  if (claim.accessKeyId !== settings.credentials.accessKeyId) {
    throw new S3Error('InvalidAccessKeyId');
  }
  const token =
    request.headers.get('x-amz-security-token') ?? request.query.get('X-Amz-Security-Token');
  // Its credentials are for good, so no session can be behind them.
  if (token !== undefined) throw new S3Error('InvalidToken');
  refuseUnsignedHeaders(request, claim.signedHeaders);

  const stringToSign = [
    ALGORITHM,
    claim.date,
    claim.scope.join('/'),
    createHash('sha256').update(canonicalRequest(request, claim)).digest('hex'),
  ].join('\n');
  const key = signingKey(settings, day);
  mustMatch(claim.signature, hmac(key, stringToSign));
  return {
    payloadHash: claim.payloadHash,
    signingKey: key,
    date: claim.date,
    scope: claim.scope.join('/'),
    signature: claim.signature,
  };
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

/** S3 judges the expiry when the request starts; a transfer under way may end long after it. */
function readQueryClaim({ query }: S3Request, now: number): Claim {
  const needed = (name: string): string => {
    const value = query.get(name);
    if (!value) {
      throw new S3Error('AuthorizationQueryParametersError', `${name} is missing`);
    }
    return value;
  };
  if (needed('X-Amz-Algorithm') !== ALGORITHM) {
    throw new S3Error('AuthorizationQueryParametersError', `X-Amz-Algorithm must be ${ALGORITHM}`);
  }
  const date = needed('X-Amz-Date');
  const signedAt = readDate(date);
  const seconds = Number(needed('X-Amz-Expires'));
  if (signedAt === undefined || !Number.isInteger(seconds) || seconds < 0 || seconds > LONGEST) {
    throw new S3Error(
      'AuthorizationQueryParametersError',
      `X-Amz-Date must be a date and X-Amz-Expires between 0 and ${LONGEST} seconds`,
    );
  }
  const [accessKeyId = '', ...scope] = needed('X-Amz-Credential').split('/');
  const signedHeaders = needed('X-Amz-SignedHeaders').split(';');
  const signature = needed('X-Amz-Signature');
  if (signedAt > now + SKEW) throw new S3Error('AccessDenied', 'Request is not yet valid');
  if (now > signedAt + seconds * 1000) throw new S3Error('AccessDenied', 'Request has expired');
  return { accessKeyId, date, scope, signedHeaders, signature, payloadHash: 'UNSIGNED-PAYLOAD' };
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

function readHeaderClaim({ headers }: S3Request, now: number): Claim {
  const authorization = headers.get('authorization');
  if (authorization === undefined) throw new S3Error('AccessDenied');
  const [, credential, signed, signature] = AUTHORIZATION.exec(authorization) ?? [];
  if (!credential || !signed || !signature) throw new S3Error('AuthorizationHeaderMalformed');
  const date = headers.get('x-amz-date') ?? '';
  const signedAt = readDate(date);
  if (signedAt === undefined) {
    throw new S3Error('AccessDenied', 'AWS authentication requires a valid x-amz-date header');
  }
  if (Math.abs(now - signedAt) > SKEW) throw new S3Error('RequestTimeTooSkewed');
  const payloadHash = headers.get('x-amz-content-sha256');
  if (payloadHash === undefined) {
    throw new S3Error('InvalidArgument', 'Missing required header: x-amz-content-sha256');
  }
  const [accessKeyId = '', ...scope] = credential.split('/');
  return { accessKeyId, date, scope, signedHeaders: signed.split(';'), signature, payloadHash };
}

function readDate(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Otherwise the holder of a URL could add an ACL, tags or a checksum that nobody signed. */
function refuseUnsignedHeaders({ headers }: S3Request, signedHeaders: readonly string[]): void {
  const unsigned = [...headers.keys()].filter(
    (name) => name.startsWith('x-amz-') && !signedHeaders.includes(name),
  );
  if (unsigned.length > 0 || !signedHeaders.includes('host')) {
    throw new S3Error(
      'AccessDenied',
      `There were headers present in the request which were not signed: ${unsigned.join(', ')}`,
    );
  }
}

function canonicalRequest(request: S3Request, claim: Claim): string {
  const query = [...request.query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted(byCodeUnit)
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

/** RFC 3986: everything but unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * Compared as text: Node reads hexadecimal up to the first character that is none, so that a right
 * signature with anything behind it would be right as well.
 */
export function mustMatch(signature: string, expected: Buffer): void {
  const [actual, wanted] = [Buffer.from(signature), Buffer.from(expected.toString('hex'))];
  if (actual.length !== wanted.length || !timingSafeEqual(actual, wanted)) {
    throw new S3Error('SignatureDoesNotMatch');
  }
}
