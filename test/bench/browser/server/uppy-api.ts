import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { encode, presign, queryText } from '../../../support/local-stack/sign-request.ts';
import type { PeerSettings } from './app-server.ts';

interface RequestToSign {
  readonly method: string;
  readonly key: string;
  readonly uploadId?: string;
  readonly partNumber?: number;
}

/** The server side of Uppy's `signRequest`: one signed URL for one request. */
export function uppyApi(settings: PeerSettings) {
  return async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, key, uploadId, partNumber } = (await json(incoming)) as RequestToSign;
    const path = `/${settings.bucket}/${key.split('/').map(encode).join('/')}`;
    const query = {
      ...(method === 'POST' && uploadId === undefined && { uploads: '' }),
      ...(uploadId !== undefined && { uploadId }),
      ...(partNumber !== undefined && { partNumber: String(partNumber) }),
    };
    const { host } = new URL(settings.uploadOrigin);
    const signed = presign({ method, path, query, headers: {}, host }, settings.credentials);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ url: `http://${host}${path}?${queryText(signed)}` }));
  };
}
