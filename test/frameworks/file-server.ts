import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

export interface FileServer {
  readonly origin: string;
  /** The file that answers requests for files that do not exist, as on a host of single-page applications. */
  fallback: string | undefined;
  close(): Promise<void>;
}

/** Serves the files of a folder. */
export async function startFileServer(folder: string): Promise<FileServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const named = join(folder, pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    const found = existsSync(named) && statSync(named).isFile();
    const fallback = site.fallback === undefined ? undefined : join(folder, site.fallback);
    const file = found ? named : fallback;
    if (file === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('content-type', TYPES[extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const site: FileServer = {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    fallback: undefined,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return site;
}
