import { readFile, stat } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { brotliCompress, constants } from 'node:zlib';
import { promisify } from 'node:util';
import { cacheControl, contentSecurityPolicy, contentType, otherHeaders } from './headers.ts';

interface SiteServerSettings {
  /** The output folder of `npm run build`. */
  readonly directory: string;
  readonly port: number;
  /** See {@link contentSecurityPolicy}. */
  readonly connect: string;
  /** Replaces the `config.json` in the folder. */
  readonly config?: object;
}

/** Serves the built site like CloudFront: with the same headers, compressed, and 404 for missing files. */
export async function startSiteServer(
  settings: SiteServerSettings,
): Promise<{ url: string; close(): void }> {
  const server = createServer((incoming, response) => {
    void respond(settings, incoming.url ?? '/', response).catch(() => {
      // The URL is invalid, for example because of a lone percent sign.
      if (response.headersSent) response.destroy();
      else response.writeHead(400).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(settings.port, 'localhost', resolve);
  });
  return { url: urlOf(server), close: () => server.close().closeAllConnections() };
}

async function respond(
  { directory, connect, config }: SiteServerSettings,
  url: string,
  response: ServerResponse,
): Promise<void> {
  const path = decodeURIComponent(url.split('?', 1)[0] ?? '').slice(1) || 'index.html';
  const file = join(directory, normalize(`/${path}`));
  const found = await stat(file).catch(() => undefined);
  const known = found?.isFile() ?? false;
  const served = known ? file : join(directory, '404.html');
  const configured = config && path === 'config.json';
  const bytes = configured ? Buffer.from(JSON.stringify(config)) : await readFile(served);
  response.writeHead(known || configured ? 200 : 404, {
    ...otherHeaders,
    'content-security-policy': contentSecurityPolicy(connect),
    'content-type': contentType(served),
    'cache-control': cacheControl(known ? path : '404.html'),
    'content-encoding': 'br',
  });
  // CloudFront compresses too:
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
  response.end(await promisify(brotliCompress)(bytes, { params }));
}

function urlOf(server: Server): string {
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}
