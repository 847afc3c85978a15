import { createHash, createHmac } from 'node:crypto';

/*
 * Signature version 4 from the client's side, for requests that no SDK would make. Written apart from
 * the server's own and from the SDK's, so that the three check each other.
 */

export interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What temporary credentials add to headers and form fields; in a query the name is in other letters. */
export function tokenOf({ sessionToken }: SigningCredentials): Record<string, string> {
  return sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken };
}

export interface RequestToSign {
  readonly method: string;
  /** As it is sent, encoded. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly host: string;
}

/** Where and when a signature is good. */
export interface Scope {
  readonly date?: Date;
  readonly region?: string;
  /** Of a request that is signed in its headers: `date` instead of `x-amz-date`, in its form or as an HTTP date. */
  readonly dateHeader?: 'same-form' | 'http-date';
}

/** The headers of the request with its signature among them. */
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
  const place = scopeText(date, scope.region);
  const signature = sign({ ...request, headers }, names, date, place, credentials);
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${place}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}

/**
 * The fields that sign a browser's form. `policyOf` gets those that a policy has to name, and returns the
 * policy as it is sent.
 */
export function signForm(
  credentials: SigningCredentials,
  policyOf: (signing: Readonly<Record<string, string>>) => string,
): Record<string, string> {
  const date = amzDate();
  const place = scopeText(date);
  const signing = {
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${credentials.accessKeyId}/${place}`,
    'x-amz-date': date,
    ...tokenOf(credentials),
  };
  const policy = policyOf(signing);
  const key = signingKey(place, credentials);
  const signature = createHmac('sha256', key).update(policy).digest('hex');
  return { ...signing, policy, 'x-amz-signature': signature };
}

function dateHeader(time: Date, { dateHeader: form }: Scope): Record<string, string> {
  if (form === undefined) return { 'x-amz-date': amzDate(time) };
  return { date: form === 'same-form' ? amzDate(time) : time.toUTCString() };
}

/** The query of a presigned URL. The headers given are signed as headers. */
export function presign(
  request: RequestToSign,
  credentials: SigningCredentials,
  options: Scope & { readonly expiresIn?: number } = {},
): Record<string, string> {
  const date = amzDate(options.date);
  const place = scopeText(date, options.region);
  const headers = { ...request.headers, host: request.host };
  const names = Object.keys(headers).toSorted(byCodeUnit);
  const query = {
    ...request.query,
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${credentials.accessKeyId}/${place}`,
    'X-Amz-Date': date,
    'X-Amz-Expires': String(options.expiresIn ?? 900),
    ...(credentials.sessionToken !== undefined && {
      'X-Amz-Security-Token': credentials.sessionToken,
    }),
    'X-Amz-SignedHeaders': names.join(';'),
  };
  const full = { ...request, headers, query, payloadHash: 'UNSIGNED-PAYLOAD' };
  return { ...query, 'X-Amz-Signature': sign(full, names, date, place, credentials) };
}

function sign(
  request: RequestToSign & { readonly payloadHash: string },
  names: readonly string[],
  date: string,
  place: string,
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
  const text = `AWS4-HMAC-SHA256\n${date}\n${place}\n${hash}`;
  return createHmac('sha256', signingKey(place, credentials)).update(text).digest('hex');
}

/** Of a scope such as `20260101/us-east-1/s3/aws4_request`. */
export function signingKey(place: string, { secretAccessKey }: SigningCredentials): Buffer {
  return place
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

/** RFC 3986. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : 1;
}
