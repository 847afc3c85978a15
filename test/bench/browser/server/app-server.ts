import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { SigningCredentials } from '../../../support/local-stack/sign-request.ts';
import { betterUploadApi } from './better-upload-api.ts';
import { handWrittenApi } from './hand-written-api.ts';
import { uppyApi } from './uppy-api.ts';

export interface PeerSettings {
  readonly peersFolder: string;
  readonly bucket: string;
  readonly region: string;
  readonly credentials: SigningCredentials;
  /** The URL of S3 for servers. */
  readonly s3Url: string;
  /** The URL of S3 for pages, which is the one that is signed. */
  readonly uploadOrigin: string;
  /** The same for each host name, for subjects that know several. */
  readonly uploadOrigins: readonly string[];
  readonly apiMilliseconds: number;
}

const PAGE = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Benchmark</title><link rel="icon" href="data:,">
<input type="file" multiple></html>`;

/** Serves the page and the peers' own APIs. They share one origin, as in the peers' documentation. */
export async function createAppServer(pageFolder: string, settings: PeerSettings): Promise<Server> {
  const betterUpload = await betterUploadApi(settings);
  const uppy = uppyApi(settings);
  const handWritten = handWrittenApi(settings);
  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = incoming.url ?? '/';
    if (path.startsWith('/api/')) await delay(settings.apiMilliseconds);
    if (path === '/api/better-upload') await betterUpload(incoming, response);
    else if (path === '/api/uppy-sign') await uppy(incoming, response);
    else if (path === '/api/sign') await handWritten(incoming, response);
    else if (path === '/') response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE);
    else await sendFile(join(pageFolder, basename(path)), response);
  };
  return createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => {
      console.error('benchmark server:', incoming.url, error);
      response.destroy();
    });
  });
}

async function sendFile(file: string, response: ServerResponse): Promise<void> {
  const bytes = await readFile(file).catch(() => undefined);
  const type = file.endsWith('.css') ? 'text/css' : 'text/javascript';
  response.writeHead(bytes ? 200 : 404, { 'content-type': type }).end(bytes);
}
