import { defineConfig } from 'vitest/config';

const browsers = ['chrome123', 'firefox120', 'safari17.5'];

/**
 * One configuration for the package, the script tag, the demo and the tests. `--mode script-tag`
 * builds the single file, any other build the npm door.
 */
export default defineConfig(({ mode }) => ({
  // FilePond's `browser` field names its ES5 UMD file; `module` is the one to bundle.
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

/** Lit and Valibot stay outside, so that a page has one copy; FilePond comes along, in its own chunk. */
const npmDoor = {
  lib: {
    entry: { index: 'src/index.ts', define: 'src/define.ts' },
    formats: ['es' as const],
  },
  rolldownOptions: { external: [/^lit($|\/)/, 'valibot'] },
};

const scriptTag = {
  lib: { entry: { 'script-tag': 'src/script-tag.ts' }, formats: ['es' as const] },
  rolldownOptions: { output: { codeSplitting: false, minify: true } },
};
