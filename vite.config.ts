import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { demoPages, siteFiles } from './.build/demo-pages.ts';
import { notFound, pages } from './demo/pages.ts';

/** Of what is waited for. A busy machine is slow and not wrong. */
const PATIENT = { poll: { timeout: 15_000 } };

const browsers = ['chrome123', 'firefox120', 'safari17.5'];

/**
 * One configuration for the package, the script tag, the demo and the tests. `--mode script-tag`
 * builds the single file, `--mode site` the demo as a static site, any other build the npm door.
 */
export default defineConfig(({ mode }) => ({
  // FilePond's `browser` field names its ES5 UMD file; `module` is the one to bundle.
  // Relative to the file that names them, wherever a page has put them.
  base: './',
  ...(mode === 'site' && { root: 'demo' }),
  // Beside the bundles and under a name that stays: whoever copies the script tag copies it too.
  worker: {
    format: 'es' as const,
    rolldownOptions: { output: { entryFileNames: 'hash-worker.js' } },
  },
  plugins: [
    patchedFilePond(),
    plainStyles(),
    demoPages(),
    ...(mode === 'site' ? [siteFiles()] : [plainWorkerUrl()]),
    ...(mode === 'script-tag' ? [localesBeside()] : []),
  ],
  // Bundled before the plugins see it otherwise, while developing.
  optimizeDeps: { exclude: ['filepond'] },
  resolve: { mainFields: ['module', 'browser', 'main'] },
  build: {
    target: browsers,
    // Lower targets rewrite light-dark() into variables that stay unset in a shadow root.
    cssTarget: browsers,
    outDir: 'dist',
    emptyOutDir: false,
    sourcemap: true,
    ...(mode === 'site' ? site : mode === 'script-tag' ? scriptTag : npmDoor),
  },
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          setupFiles: ['test/unit/no-network.ts'],
          // The property tests take seconds on a machine that is busy with other things.
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/recorded/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          expect: PATIENT,
        },
      },
      {
        // Debian's Firefox and WebKit beside Chromium.
        test: {
          name: 'browsers',
          include: ['test/browsers/**/*.test.ts'],
          testTimeout: 60_000,
          expect: PATIENT,
        },
      },
      {
        // By test/real/run.ts alone, which brings what they need.
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts'],
          testTimeout: 60_000,
          expect: PATIENT,
        },
      },
      {
        test: { name: 'docs', include: ['test/docs/**/*.test.ts'], testTimeout: 60_000 },
      },
      {
        test: { name: 'package', include: ['test/package/**/*.test.ts'], testTimeout: 60_000 },
      },
    ],
  },
}));

/**
 * Vite writes the worker's URL with a URL inside a URL, and the minifier renames the class that it is given
 * to (start-worker.ts). Neither is taken for a worker by the bundler of a page that uses the package, and
 * then it would not be there. Can go with https://github.com/vitejs/vite/issues/15618 and without minifying.
 */
function plainWorkerUrl(): Plugin {
  const nested =
    /new\s*(\w+|\(\w+\(\)\))\(\s*new URL\(\s*(?:\/\*.*?\*\/\s*)?new URL\((["'`])hash-worker\.js\2,\s*import\.meta\.url\)\.href,\s*(?:""|''|``)\s*\+\s*import\.meta\.url\s*\),\s*(\{[^{}]*\})\s*\)/g;
  return {
    name: 'plain-worker-url',
    apply: 'build',
    // On disk: Vite writes the URL after every hook that could still change the chunk.
    writeBundle({ dir = '.' }, bundle) {
      let found = 0;
      for (const { fileName } of Object.values(bundle).filter(({ type }) => type === 'chunk')) {
        const file = join(dir, fileName);
        const code = readFileSync(file, 'utf8').replace(
          nested,
          (text, made: string, _quote: string, options: string) => {
            found += 1;
            const plain = `((Worker) => new Worker(new URL('./hash-worker.js', import.meta.url), ${options}))(${made})`;
            // As many lines as before, for the source map.
            return plain + '\n'.repeat(text.split('\n').length - plain.split('\n').length);
          },
        );
        writeFileSync(file, code);
      }
      if (found !== 1) this.error(`Found the worker's URL ${found} times, and not once`);
    },
  };
}

/** Minifiers leave the text of a template as it is. Line by line, so that source maps keep theirs. */
function plainStyles(): Plugin {
  return {
    name: 'plain-styles',
    apply: 'build',
    transform(code, id) {
      if (!/\/src\/.*-styles\.ts$/.test(id)) return undefined;
      const plain = code
        .replace(/\/\*[^]*?\*\//g, (comment) => '\n'.repeat(comment.split('\n').length - 1))
        .replace(/\n +/g, '\n');
      return { code: plain, map: null };
    },
  };
}

/** The script tag is one file, and still loads only the language of its page: from the npm door's files. */
function localesBeside(): Plugin {
  return {
    name: 'locales-beside',
    enforce: 'pre',
    resolveId(source) {
      const name = /^\.\/locales\/(\w+)\.ts$/.exec(source)?.[1];
      return name ? { id: `./locales/${name}.js`, external: 'absolute' } : undefined;
    },
  };
}

/**
 * Two seconds, longer than any of FilePond's movements takes. In frames and not by the clock: WebKit draws
 * some windows seldom, and there it went to sleep half-way.
 */
const AWAKE_FRAMES = 120;

/**
 * FilePond writes HTML in three places, which pages with Trusted Types forbid: its icons go through a
 * policy of ours, its labels become plain text. And it draws sixty times a second for ever, also when it
 * has nothing to draw: here it sleeps a moment after its last action and is woken by the next. Fails when
 * FilePond has changed; can go when FilePond does both itself.
 */
function patchedFilePond(): Plugin {
  const patches = [
    [
      "root.element.innerHTML = (props.icon || '') + `<span>${props.label}</span>`;",
      "root.element.innerHTML = trustedIcon(props.icon || ''); root.element.append(Object.assign(document.createElement('span'), { textContent: props.label }));",
    ],
    [
      "root.element.innerHTML = root.query('GET_ICON_DONE');",
      "root.element.innerHTML = trustedIcon(root.query('GET_ICON_DONE'));",
    ],
    ['label.innerHTML = value;', 'label.textContent = value;'],
    // A FilePond of the page's own has a loop of its own, which ours does not wake.
    ["const name = '__framePainter';", "const name = '__filestorePainter';"],
    [
      'window[name].writers.push(write);\n        return;',
      'window[name].writers.push(write);\n        window[name].wake(); return;',
    ],
    ['id = requestTick(tick);', 'id = painter.left > 0 ? requestTick(tick) : null;'],
    ['last = ts - (delta % interval);', 'last = ts - (delta % interval); painter.left -= 1;'],
    [
      'setTimerType();\n    tick(performance.now());\n\n    return {',
      `painter.wake = () => { painter.left = ${AWAKE_FRAMES}; if (id === null) id = requestTick(tick); };\n    setTimerType(); painter.left = ${AWAKE_FRAMES}; tick(performance.now());\n    return {`,
    ],
    [
      'const dispatch = (type, data, isBlocking) => {',
      'const dispatch = (type, data, isBlocking) => { window.__filestorePainter?.wake();',
    ],
  ] as const;
  const policy = `const trustedIcon = (() => {
    const policy = globalThis.trustedTypes?.createPolicy('filestore-upload', { createHTML: (html) => html });
    return (html) => policy?.createHTML(html) ?? html;
  })();`;
  return {
    name: 'patched-filepond',
    transform(code, id) {
      if (!/\/filepond\/dist\/filepond\.esm\.js(\?|$)/.test(id)) return undefined;
      let patched = code;
      for (const [theirs, ours] of patches) {
        if (patched.split(theirs).length !== 2) {
          this.error(`FilePond has changed, not once: ${theirs}`);
        }
        patched = patched.replace(theirs, () => ours);
      }
      if (patched.includes('.innerHTML = (') || /innerHTML = (?!trustedIcon)/.test(patched)) {
        this.error('FilePond writes HTML in a place that the patch does not know');
      }
      // On the first line, so that every other line keeps its number in the source map.
      return { code: policy.replaceAll('\n', ' ') + patched, map: null };
    },
  };
}

const LOCALES = 'src/i18n/locales';
const locales = readdirSync(join(import.meta.dirname, LOCALES)).map((file) =>
  basename(file, '.ts'),
);

/** Lit stays outside, so that a page has one copy; FilePond comes along, in its own chunk. */
const npmDoor = {
  lib: {
    entry: {
      index: 'src/index.ts',
      define: 'src/define.ts',
      engine: 'src/engine.ts',
      filepond: 'src/filepond.ts',
      ...Object.fromEntries(locales.map((name) => [`locales/${name}`, `${LOCALES}/${name}.ts`])),
    },
    formats: ['es' as const],
  },
  rolldownOptions: { external: [/^lit($|\/)/] },
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
  rolldownOptions: { input: [...pages, notFound].map(({ file }) => `demo/${file}`) },
};
