import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';

const ROOT = join(import.meta.dirname, '..');

/** What an application's bundler makes of an entry point, with Lit. */
export interface Bundle {
  /** The code of all chunks by their names. */
  readonly chunks: ReadonlyMap<string, string>;
  /** The names of the chunks that a page loads at first. */
  readonly atOnce: ReadonlySet<string>;
  brotliSize(names: Iterable<string>): number;
}

/**
 * Bundles an entry point of the built package as a page with it does.
 *
 * @param entry - A file of `dist`, such as `define.js`. NODE_ENV must be "production": Lit's development build is 3 KiB larger
 */
export async function bundle(entry: string): Promise<Bundle> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root: ROOT,
    build: {
      write: false,
      target: 'chrome123',
      rolldownOptions: {
        input: { page: join(ROOT, 'dist', entry) },
        output: { minify: true, comments: false },
      },
    },
  });
  const { output } = (Array.isArray(result) ? result : [result])[0] as Rolldown.RolldownOutput;
  const files = new Map(
    output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])),
  );
  const atOnce = new Set<string>();
  const follow = (name: string): void => {
    const chunk = files.get(name);
    if (!chunk || atOnce.has(name)) return;
    atOnce.add(name);
    for (const imported of chunk.imports) follow(imported);
  };
  for (const [name, { isEntry }] of files) if (isEntry) follow(name);
  const chunks = new Map([...files].map(([name, { code }]) => [name, code]));
  return {
    chunks,
    atOnce,
    brotliSize: (names) =>
      [...names].reduce(
        (total, name) => total + brotliCompressSync(chunks.get(name) ?? '').length,
        0,
      ),
  };
}
