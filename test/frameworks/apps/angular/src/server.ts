import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import {
  AngularNodeAppEngine,
  createNodeRequestHandler,
  writeResponseToNodeResponse,
} from '@angular/ssr/node';
import { storeFiles } from '../../store-files';

const browser = join(import.meta.dirname, '../browser');
const engine = new AngularNodeAppEngine();
const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' };

/** Serves the settings and the form's request, the built files, and the rendered page for any other URL. */
export const reqHandler = createNodeRequestHandler(async (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (pathname === '/settings') {
    response.end(
      JSON.stringify({ endpoint: process.env['API'], apiKey: process.env['BROWSER_KEY'] }),
    );
    return;
  }
  if (pathname === '/messages') {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.end(JSON.stringify(await storeFiles(JSON.parse(body).attachment)));
    return;
  }
  const file = join(browser, pathname);
  const type = types[extname(file)];
  if (type && existsSync(file)) {
    response.setHeader('content-type', type);
    createReadStream(file).pipe(response);
    return;
  }
  const page = await engine.handle(request);
  if (page) await writeResponseToNodeResponse(page, response);
  else response.writeHead(404).end();
});

if (process.env['PORT']) {
  createServer((request, response) => {
    void reqHandler(request, response);
  }).listen(Number(process.env['PORT']));
}
