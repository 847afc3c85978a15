import { createHash, createHmac } from 'node:crypto';

/*
 * Signs requests with Signature Version 4, for requests that no SDK would make. It is independent of the
 * server's implementation and of the SDK, so that the three verify each other.
 */

export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/**
 * Returns the header or form field for temporary credentials. In a query, the name is capitalized
 * differently.
 */
export function tokenOf({ sessionToken }: SigningCredentials): Record<string, string> {
  return sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken };
}

export interface RequestToSign {
  readonly method: string;
  /** The path as sent, percent-encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly host: string;
}

/** The time and the region for which a signature is valid. */
export interface Scope {
  readonly date?: Date;
  readonly region?: string;
  /** For header signatures: sends `date` instead of `x-amz-date`, in the same format or as an HTTP date. */
  readonly dateHeader?: 'same-form' | 'http-date';
}

/** Returns the headers of the request including the signature. */
export function signRequest(
  request: RequestToSign & { readonly payloadHash: string },
  credentials: SigningCredentials,
  scope: Scope = {},
): Record<string, string> & { readonly authorization: string } {
  const time = scope.date ?? new Date();
  const date = amzDate(time);
  const headers: Record<string, string> = {
    ...request.headers,
    ...tokenOf(credentials),
    host: request.host,
    'x-amz-content-sha256': request.payloadHash,
    ...dateHeader(time, scope),
  };
  const names = Object.keys(headers).toSorted(byCodeUnit);
  const credentialScope = scopeText(date, scope.region);
  const signature = sign({ ...request, headers }, names, date, credentialScope, credentials);
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${credentialScope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}

/**
 * Returns the fields that sign a browser's form. `policyOf` receives the fields that the policy must contain,
 * and returns the policy as sent.
 */
export function signForm(
  credentials: SigningCredentials,
  policyOf: (signing: Readonly<Record<string, string>>) => string,
): Record<string, string> {
  const date = amzDate();
  const credentialScope = scopeText(date);
  const signing = {
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${credentials.accessKeyId}/${credentialScope}`,
    'x-amz-date': date,
    ...tokenOf(credentials),
  };
  const policy = policyOf(signing);
  const key = signingKey(credentialScope, credentials);
  const signature = createHmac('sha256', key).update(policy).digest('hex');
  return { ...signing, policy, 'x-amz-signature': signature };
}

function dateHeader(time: Date, { dateHeader: format }: Scope): Record<string, string> {
  if (format === undefined) return { 'x-amz-date': amzDate(time) };
  return { date: format === 'same-form' ? amzDate(time) : time.toUTCString() };
}

/** Returns the query of a presigned URL. The given headers are signed and must be sent as headers. */
export function presign(
  request: RequestToSign,
  credentials: SigningCredentials,
  options: Scope & { readonly expiresIn?: number } = {},
): Record<string, string> {
  const date = amzDate(options.date);
  const credentialScope = scopeText(date, options.region);
  const headers = { ...request.headers, host: request.host };
  const names = Object.keys(headers).toSorted(byCodeUnit);
  const query = {
    ...request.query,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${credentials.accessKeyId}/${credentialScope}`,
    'X-Amz-Date': date,
    'X-Amz-Expires': String(options.expiresIn ?? 900),
    ...(credentials.sessionToken !== undefined && {
      'X-Amz-Security-Token': credentials.sessionToken,
    }),
    'X-Amz-SignedHeaders': names.join(';'),
  };
  const full = { ...request, headers, query, payloadHash: 'UNSIGNED-PAYLOAD' };
  return { ...query, 'X-Amz-Signature': sign(full, names, date, credentialScope, credentials) };
}

function sign(
  request: RequestToSign & { readonly payloadHash: string },
  names: readonly string[],
  date: string,
  credentialScope: string,
  credentials: SigningCredentials,
): string {
  const { headers } = request;
  const canonical = [
    request.method,
    request.path,
    queryText(request.query),
    names.map((name) => `${name}:${headers[name]?.trim().replace(/[ \t]+/g, ' ')}\n`).join(''),
    names.join(';'),
    request.payloadHash,
  ].join('\n');
  const hash = createHash('sha256').update(canonical).digest('hex');
  const text = `AWS4-HMAC-SHA256\n${date}\n${credentialScope}\n${hash}`;
  return createHmac('sha256', signingKey(credentialScope, credentials)).update(text).digest('hex');
}

/** Derives the signing key for a scope such as `20260101/us-east-1/s3/aws4_request`. */
export function signingKey(
  credentialScope: string,
  { secretAccessKey }: SigningCredentials,
): Buffer {
  return credentialScope
    .split('/')
    .reduce<Buffer>(
      (parent, part) => createHmac('sha256', parent).update(part).digest(),
      Buffer.from(`AWS4${secretAccessKey}`),
    );
}

export function scopeText(date: string, region = 'us-east-1'): string {
  return `${date.slice(0, 8)}/${region}/s3/aws4_request`;
}

export function amzDate(date = new Date()): string {
  return date.toISOString().replace(/[-:]|\.\d+/g, '');
}

export function queryText(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .toSorted(([left], [right]) => byCodeUnit(left, right))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** Percent-encodes text according to RFC 3986. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : 1;
}
