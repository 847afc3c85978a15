import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeListener } from '../server/node-listener.ts';

/** The files of the element that a page without a bundler loads, in the folder of this program. */
const ELEMENT_FILE = /^\/element\/((?:locales\/)?[A-Za-z0-9_.-]+\.js)$/;

/** Serves the element beside the API, so that a page can be tried without a build. */
export function elementListener(api: NodeListener): NodeListener {
  return async (incoming, outgoing) => {
    const [, name] = ELEMENT_FILE.exec(incoming.url ?? '') ?? [];
    if (name === undefined) return api(incoming, outgoing);
    const file = await readFile(join(import.meta.dirname, '..', name)).catch(() => undefined);
    if (!file) return void outgoing.writeHead(404).end();
    outgoing
      .writeHead(200, {
        'content-type': 'text/javascript',
        'access-control-allow-origin': '*',
        'cache-control': 'no-cache',
      })
      .end(file);
  };
}
