import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { defineConfig } from 'vite';
import { demoPages, siteFiles, stylesFirst } from './.build/vite/demo-pages.ts';
import { guideInputs, guidePages } from './.build/vite/guide-pages.ts';
import { localesBeside } from './.build/vite/locales-beside.ts';
import { patchedFilePond } from './.build/vite/patched-filepond.ts';
import { plainTemplates } from './.build/vite/plain-templates.ts';
import { plainWorkerUrl } from './.build/vite/plain-worker-url.ts';
import { home, notFound, pages } from './demo/pages.ts';

const browsers = ['chrome123', 'firefox120', 'safari17.5'];

const LOCALES = 'src/i18n/locales';
const locales = readdirSync(join(import.meta.dirname, LOCALES)).map((file) =>
  basename(file, '.ts'),
);

/** The npm package. Lit and React stay outside, so that a page has one copy; FilePond is bundled in its own chunk. */
const npmPackage = {
  lib: {
    entry: {
      index: 'src/index.ts',
      define: 'src/define.ts',
      engine: 'src/engine.ts',
      filepond: 'src/filepond.ts',
      images: 'src/images.ts',
      parts: 'src/parts.ts',
      controller: 'src/controller.ts',
      'controller-react': 'src/frameworks/use-uploads-react.ts',
      'controller-vue': 'src/frameworks/use-uploads-vue.ts',
      react: 'src/frameworks/react.ts',
      server: 'src/server.ts',
      ...Object.fromEntries(locales.map((name) => [`locales/${name}`, `${LOCALES}/${name}.ts`])),
    },
    formats: ['es' as const],
  },
  rolldownOptions: {
    external: [/^lit($|\/)/, 'react', 'vue'],
    // Entry points keep `use client`. A test of the package looks at it.
    checks: { moduleLevelDirective: false },
  },
};

const scriptTag = {
  lib: { entry: { 'script-tag': 'src/script-tag.ts' }, formats: ['es' as const] },
  rolldownOptions: { output: { codeSplitting: false, minify: true } },
};

const site = {
  outDir: '../dist/site',
  emptyOutDir: true,
  // The hosts of the deployment are not known here, and the policy allows no inline script.
  modulePreload: { polyfill: false },
  assetsInlineLimit: 0,
  rolldownOptions: {
    input: [...[home, ...pages, notFound].map(({ file }) => `demo/${file}`), ...guideInputs],
  },
};

/**
 * Builds the package and serves the demo. `--mode script-tag` builds the single file, `--mode site` the
 * demo as a static site, and any other build the npm package. The tests have vitest.config.ts.
 */
export default defineConfig(({ mode }) => ({
  // Addresses are relative to the file that contains them, so that a page can put the files anywhere.
  base: './',
  ...(mode === 'site' && { root: 'demo' }),
  // A fixed name beside the bundles: people who copy the script tag also copy the worker.
  worker: {
    format: 'es' as const,
    rolldownOptions: { output: { entryFileNames: '[name].js' } },
  },
  plugins: [
    patchedFilePond(),
    plainTemplates(),
    demoPages(),
    guidePages(),
    ...(mode === 'site' ? [stylesFirst(), siteFiles()] : [plainWorkerUrl()]),
    ...(mode === 'script-tag' ? [localesBeside()] : []),
  ],
  // The development server would otherwise bundle FilePond before the plugins see it.
  optimizeDeps: { exclude: ['filepond'] },
  // FilePond's `browser` field names its ES5 UMD file; `module` names the one to bundle.
  resolve: { mainFields: ['module', 'browser', 'main'] },
  build: {
    target: browsers,
    // Lower targets rewrite light-dark() into variables that stay unset in a shadow root.
    cssTarget: browsers,
    outDir: 'dist',
    emptyOutDir: false,
    sourcemap: true,
    ...(mode === 'site' ? site : mode === 'script-tag' ? scriptTag : npmPackage),
  },
}));
