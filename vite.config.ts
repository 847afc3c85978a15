import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const browsers = ['chrome123', 'firefox120', 'safari17.5'];

/**
 * One configuration for the package, the script tag, the demo and the tests. `--mode script-tag`
 * builds the single file, any other build the npm door.
 */
export default defineConfig(({ mode }) => ({
  // FilePond's `browser` field names its ES5 UMD file; `module` is the one to bundle.
  // Relative to the file that names them, wherever a page has put them.
  base: './',
  // Beside the bundles and under a name that stays: whoever copies the script tag copies it too.
  worker: {
    format: 'es' as const,
    rolldownOptions: { output: { entryFileNames: 'hash-worker.js' } },
  },
  plugins: [plainWorkerUrl()],
  resolve: { mainFields: ['module', 'browser', 'main'] },
  build: {
    target: browsers,
    // Lower targets rewrite light-dark() into variables that stay unset in a shadow root.
    cssTarget: browsers,
    outDir: 'dist',
    emptyOutDir: false,
    sourcemap: true,
    ...(mode === 'script-tag' ? scriptTag : npmDoor),
  },
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          setupFiles: ['test/unit/no-network.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        // By test/real/run.ts alone, which brings what they need.
        test: { name: 'real', include: ['test/real/**/*.test.ts'], testTimeout: 60_000 },
      },
      {
        test: { name: 'package', include: ['test/package/**/*.test.ts'], testTimeout: 60_000 },
      },
    ],
  },
}));

/**
 * Vite writes the worker's URL with a URL inside a URL, which no bundler of a page that uses the package
 * takes for a worker; then it would not be there. Can go with https://github.com/vitejs/vite/issues/15618.
 */
function plainWorkerUrl(): Plugin {
  const nested =
    /new URL\(\s*(?:\/\*.*?\*\/\s*)?new URL\((["'`])hash-worker\.js\1,\s*import\.meta\.url\)\.href,\s*(?:""|''|``)\s*\+\s*import\.meta\.url\s*\)/g;
  return {
    name: 'plain-worker-url',
    apply: 'build',
    // On disk: Vite writes the URL after every hook that could still change the chunk.
    writeBundle({ dir = '.' }, bundle) {
      let found = 0;
      for (const { fileName } of Object.values(bundle).filter(({ type }) => type === 'chunk')) {
        const file = join(dir, fileName);
        const code = readFileSync(file, 'utf8').replace(nested, (text) => {
          found += 1;
          // As many lines as before, for the source map.
          const lines = '\n'.repeat(text.split('\n').length - 1);
          return `new URL('./hash-worker.js', import.meta.url${lines})`;
        });
        writeFileSync(file, code);
      }
      if (found !== 1) this.error(`Found the worker's URL ${found} times, and not once`);
    },
  };
}

/** Lit stays outside, so that a page has one copy; FilePond comes along, in its own chunk. */
const npmDoor = {
  lib: {
    entry: { index: 'src/index.ts', define: 'src/define.ts', engine: 'src/engine.ts' },
    formats: ['es' as const],
  },
  rolldownOptions: { external: [/^lit($|\/)/] },
};

const scriptTag = {
  lib: { entry: { 'script-tag': 'src/script-tag.ts' }, formats: ['es' as const] },
  rolldownOptions: { output: { codeSplitting: false, minify: true } },
};
