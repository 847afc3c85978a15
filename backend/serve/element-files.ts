import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NodeListener } from '../server/node-listener.ts';

/** The files of the element that a page without a bundler loads, in the folder of this program. */
const ELEMENT_FILE = /^\/element\/((?:locales\/)?[A-Za-z0-9_.-]+\.js)$/;

/** Serves the element beside the API, so that a page can be tried without a build. */
export function elementListener(api: NodeListener): NodeListener {
  return (incoming, outgoing) => {
    const [, name] = ELEMENT_FILE.exec(incoming.url ?? '') ?? [];
    if (name === undefined) return api(incoming, outgoing);
    readFile(join(import.meta.dirname, '..', name)).then(
      (file) => outgoing.writeHead(200, ELEMENT_HEADERS).end(file),
      () => outgoing.writeHead(404).end(),
    );
  };
}

const ELEMENT_HEADERS = {
  'content-type': 'text/javascript',
  'access-control-allow-origin': '*',
  'cache-control': 'no-cache',
};
