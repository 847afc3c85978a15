import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** The worker's URL as Vite writes it, with the class that the minifier has renamed. */
const NESTED =
  /new\s*([\w$]+|\([\w$]+\([\w$]*\)\))\(\s*new URL\(\s*(?:\/\*.*?\*\/\s*)?new URL\((["'`])(hash|resize)-worker\.js\2,\s*import\.meta\.url\)\.href,\s*(?:""|''|``)\s*\+\s*import\.meta\.url\s*\),\s*(\{[^{}]*\})\s*\)/g;

/**
 * Writes the worker's URL in the form that bundlers recognize. Vite nests a URL in a URL, and the minifier
 * renames the class that the code receives. The bundler of a page that uses the package would not
 * recognize either as a worker and would leave the worker out. This plugin can go with
 * https://github.com/vitejs/vite/issues/15618 and without minifying.
 */
export function plainWorkerUrl(): Plugin {
  return {
    name: 'plain-worker-url',
    apply: 'build',
    // On disk, because Vite writes the URL after every hook that could still change the chunk.
    writeBundle({ dir = '.' }, bundle) {
      const workers = Object.keys(bundle).filter((name) => name.endsWith('-worker.js'));
      const found: string[] = [];
      for (const { fileName } of Object.values(bundle).filter(({ type }) => type === 'chunk')) {
        const file = join(dir, fileName);
        const code = readFileSync(file, 'utf8').replace(
          NESTED,
          (text, constructor: string, _quote: string, name: string, options: string) => {
            found.push(`${name}-worker.js`);
            const plain = `((Worker) => new Worker(new URL('./${name}-worker.js', import.meta.url), ${options}))(${constructor})`;
            // The source map needs the number of lines to stay the same.
            return plain + '\n'.repeat(text.split('\n').length - plain.split('\n').length);
          },
        );
        writeFileSync(file, code);
      }
      if (found.toSorted().join() !== workers.toSorted().join()) {
        this.error(`Found the URLs of ${found.join()}, not of ${workers.join()}`);
      }
    },
  };
}
