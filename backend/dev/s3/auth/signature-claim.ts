import { readCredential, type CredentialScope } from './credential-scope.ts';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';

/** The signature and its parameters, as given in the request. Not verified yet. */
export interface SignatureClaim extends CredentialScope {
  /** The signing time, such as `20260101T000000Z`. */
  readonly date: string;
  /** The names of the signed headers, in the order of the request. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly payloadHash: string;
}

export const ALGORITHM = 'AWS4-HMAC-SHA256';
const MAX_SKEW_MILLISECONDS = 15 * 60 * 1000;
const WEEK_SECONDS = 7 * 24 * 60 * 60;

/** Reads a presigned URL. S3 checks the expiry only at the start of a request; the transfer may end later. */
export function readQueryClaim({ query }: S3Request, region: string, now: number): SignatureClaim {
  const refuse = (problem: string): S3Error =>
    new S3Error('AuthorizationQueryParametersError', problem);
  const requireParameter = (name: string): string => {
    const value = query.get(name);
    if (!value) throw new S3Error('AuthorizationQueryParametersError');
    return value;
  };
  const algorithm = requireParameter('X-Amz-Algorithm');
  if (algorithm === 'AWS4-ECDSA-P256-SHA256') {
    throw refuse(`X-Amz-Algorithm only supports "${ALGORITHM}"`);
  }
  if (algorithm !== ALGORITHM) {
    throw refuse(`X-Amz-Algorithm only supports "${ALGORITHM} and AWS4-ECDSA-P256-SHA256"`);
  }
  const credential = readCredential(requireParameter('X-Amz-Credential'), region, (problem) =>
    refuse(`Error parsing the X-Amz-Credential parameter; ${problem}`),
  );
  const date = requireParameter('X-Amz-Date');
  const signedAt = readAmzDate(date);
  if (signedAt === undefined) {
    throw refuse(`X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"`);
  }
  const { day } = credential;
  if (day !== date.slice(0, 8)) {
    throw refuse(
      `Invalid credential date "${day}". This date is not the same as X-Amz-Date: "${date.slice(0, 8)}".`,
    );
  }
  const signature = requireParameter('X-Amz-Signature');
  const signedHeaders = requireParameter('X-Amz-SignedHeaders').split(';');
  checkExpiry(requireParameter('X-Amz-Expires'), signedAt, now, refuse);
  return { ...credential, date, signedHeaders, signature, payloadHash: 'UNSIGNED-PAYLOAD' };
}

function checkExpiry(
  text: string,
  signedAt: number,
  now: number,
  refuse: (problem: string) => S3Error,
): void {
  const seconds = Number(text);
  if (!/^-?\d+$/.test(text)) throw refuse('X-Amz-Expires should be a number');
  if (seconds < 0) throw refuse('X-Amz-Expires must be non-negative');
  if (seconds > WEEK_SECONDS) {
    throw refuse(
      `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${WEEK_SECONDS} seconds`,
    );
  }
  if (signedAt > now + MAX_SKEW_MILLISECONDS) {
    throw new S3Error('AccessDenied', 'Request is not valid yet');
  }
  const end = signedAt + seconds * 1000;
  if (now > end) {
    throw new S3Error('AccessDenied', 'Request has expired', {
      'X-Amz-Expires': seconds,
      Expires: isoSeconds(end),
      ServerTime: isoSeconds(now),
    });
  }
}

export function readHeaderClaim(
  { headers }: S3Request,
  region: string,
  now: number,
): SignatureClaim {
  const { credential, signedHeaders, signature } = readAuthorization(
    headers.get('authorization') ?? '',
  );
  const refuse = malformed;
  const scope = readCredential(credential, region, refuse);
  const date = headers.get('x-amz-date') ?? fromDateHeader(headers.get('date') ?? '');
  const signedAt = readAmzDate(date);
  if (signedAt === undefined) {
    throw new S3Error(
      'AccessDenied',
      'AWS authentication requires a valid Date or x-amz-date header',
    );
  }
  if (Math.abs(now - signedAt) > MAX_SKEW_MILLISECONDS) {
    throw S3Error.with('RequestTimeTooSkewed', {
      RequestTime: date,
      ServerTime: isoSeconds(now),
      MaxAllowedSkewMilliseconds: MAX_SKEW_MILLISECONDS,
    });
  }
  if (scope.day !== date.slice(0, 8)) {
    throw malformed('Invalid credential date. Date is not the same as X-Amz-Date.');
  }
  const payloadHash = headers.get('x-amz-content-sha256');
  if (payloadHash === undefined) {
    throw new S3Error(
      'InvalidRequest',
      'Missing required header for this request: x-amz-content-sha256',
    );
  }
  if (!PAYLOAD_HASH.test(payloadHash)) {
    throw S3Error.argument(
      'x-amz-content-sha256',
      payloadHash,
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
    );
  }
  return { ...scope, date, signedHeaders: signedHeaders.split(';'), signature, payloadHash };
}

/** The supported kinds. ECDSA signatures are used only with multi-region access points. */
const PAYLOAD_HASH =
  /^([0-9a-f]{64}|UNSIGNED-PAYLOAD|STREAMING-UNSIGNED-PAYLOAD-TRAILER|STREAMING-AWS4-HMAC-SHA256-PAYLOAD(-TRAILER)?)$/;

interface Authorization {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
}

/** Parses `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`. */
function readAuthorization(header: string): Authorization {
  const [, algorithm, rest = ''] = /^(\S+) +(.*)$/.exec(header) ?? [];
  if (algorithm === undefined) {
    throw S3Error.argument(
      'Authorization',
      header,
      "Authorization header is invalid -- one and only one ' ' (space) required.",
    );
  }
  if (algorithm !== ALGORITHM) {
    throw S3Error.argument('Authorization', algorithm, 'Unsupported Authorization Type');
  }
  const components = rest.replaceAll(' ', '').split(',');
  if (components.length !== 3) {
    throw malformed(
      'the authorization header requires three components: Credential, SignedHeaders, and Signature.',
    );
  }
  const [credential = '', signedHeaders = '', signature = ''] = [
    'Credential',
    'SignedHeaders',
    'Signature',
  ].map((name, index) => {
    const component = components[index] ?? '';
    const [, key, value] = /^([^=]*)=([^=]*)$/.exec(component) ?? [];
    if (value === undefined)
      throw malformed(`the authorization component "${component}" is malformed.`);
    if (key !== name) throw malformed(`missing ${name}.`);
    return value;
  });
  return { credential, signedHeaders, signature };
}

function malformed(
  problem: string,
  details: Readonly<Record<string, string | number>> = {},
): S3Error {
  return new S3Error(
    'AuthorizationHeaderMalformed',
    `The authorization header is malformed; ${problem}`,
    details,
  );
}

function readAmzDate(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/**
 * Uses `Date` if `x-amz-date` is missing. The format is the same, or an HTTP date as sent by botocore.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTCommonRequestHeaders.html
 */
function fromDateHeader(text: string): string {
  if (!/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d (GMT|-0000)$/.test(text)) return text;
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : isoSeconds(time).replaceAll(/[-:]/g, '');
}

function isoSeconds(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
