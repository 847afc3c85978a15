import { createHash, createHmac } from 'node:crypto';

/** A signer of a few lines for requests that no SDK would make. */
export function signRequest(
  request: {
    readonly method: string;
    /** As it is sent, encoded. */
    readonly path: string;
    readonly query: Readonly<Record<string, string>>;
    readonly headers: Readonly<Record<string, string>>;
    readonly host: string;
    readonly payloadHash: string;
  },
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Record<string, string> {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${date.slice(0, 8)}/us-east-1/s3/aws4_request`;
  const headers: Record<string, string> = {
    ...request.headers,
    host: request.host,
    'x-amz-content-sha256': request.payloadHash,
    'x-amz-date': date,
  };
  const names = Object.keys(headers).toSorted(byCodeUnit);
  const query = Object.entries(request.query)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted(byCodeUnit)
    .join('&');
  const canonical = [
    request.method,
    request.path,
    query,
    names.map((name) => `${name}:${headers[name]?.trim().replace(/[ \t]+/g, ' ')}\n`).join(''),
    names.join(';'),
    request.payloadHash,
  ].join('\n');
  const hash = createHash('sha256').update(canonical).digest('hex');
  const key = scope
    .split('/')
    .reduce<Buffer | string>(
      (parent, part) => createHmac('sha256', parent).update(part).digest(),
      `AWS4${credentials.secretAccessKey}`,
    );
  const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash}`;
  const signature = createHmac('sha256', key).update(text).digest('hex');
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
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
