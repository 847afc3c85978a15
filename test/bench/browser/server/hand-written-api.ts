import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { presignedPost } from '../../../../backend/stores/s3/sigv4.ts';
import { encode, presign, queryText } from '../../../support/local-stack/sign-request.ts';
import type { PeerSettings } from './app-server.ts';

interface FilesToSign {
  readonly kind: 'put' | 'form';
  readonly keys: readonly string[];
}

/** One upload. A form has fields. */
export interface SignedRequest {
  readonly url: string;
  readonly fields?: Readonly<Record<string, string>>;
}

const EXPIRES_IN = 900;

/** Signs all files in one call, in turn for each host, as a developer would who knows S3 well. */
export function handWrittenApi(settings: PeerSettings) {
  const { bucket, region, credentials, uploadOrigins } = settings;
  const sign = (kind: FilesToSign['kind'], key: string, origin = ''): SignedRequest => {
    if (kind === 'form') {
      const conditions = [{ bucket }, ['content-length-range', 0, 1024 ** 3]];
      const signing = { region, credentials, now: Date.now() };
      const fields = presignedPost({ key }, conditions, EXPIRES_IN, signing);
      return { url: `${origin}/${bucket}`, fields };
    }
    const path = `/${bucket}/${key.split('/').map(encode).join('/')}`;
    const request = { method: 'PUT', path, query: {}, headers: {}, host: new URL(origin).host };
    const signed = presign(request, credentials, { expiresIn: EXPIRES_IN });
    return { url: `${origin}${path}?${queryText(signed)}` };
  };
  return async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { kind, keys } = (await json(incoming)) as FilesToSign;
    const uploads = keys.map((key, index) =>
      sign(kind, key, uploadOrigins[index % uploadOrigins.length]),
    );
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ uploads }));
  };
}
