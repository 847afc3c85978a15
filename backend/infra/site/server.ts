import { readFile, stat } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { brotliCompress, constants } from 'node:zlib';
import { promisify } from 'node:util';
import { cacheControl, contentSecurityPolicy, contentType, otherHeaders } from './headers.ts';

export interface SiteServerSettings {
  /** What `npm run build` wrote. */
  readonly directory: string;
  readonly port: number;
  /** As in {@link contentSecurityPolicy}. */
  readonly connect: string;
  /** Instead of the `config.json` in the folder. */
  readonly config?: object;
}

/** The built site as CloudFront serves it: the same headers, compressed, and 404 for what is not there. */
export async function startSiteServer(
  settings: SiteServerSettings,
): Promise<{ url: string; close(): void }> {
  const server = createServer((incoming, response) => {
    void answer(settings, incoming.url ?? '/', response).catch(() => {
      // What is no path at all, such as a lone per cent sign.
      if (response.headersSent) response.destroy();
      else response.writeHead(400).end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(settings.port, 'localhost', resolve);
  });
  return { url: urlOf(server), close: () => server.close().closeAllConnections() };
}

async function answer(
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
  // As CloudFront does on its way: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html
  const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
  response.end(await promisify(brotliCompress)(bytes, { params }));
}

function urlOf(server: Server): string {
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}
