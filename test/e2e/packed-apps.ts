import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { build, type PluginOption } from 'vite';
import { pack, ROOT } from '../package/pack.ts';

export const APPS = join(ROOT, 'test/support/apps');
const INSTALLED = join(APPS, 'node_modules/filestore-upload');

export const bundledApps: Readonly<Record<string, () => PluginOption>> = {
  react: () => [],
  pond: () => [],
  vue: () =>
    vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.includes('-') } } }),
  svelte: () => svelte({ configFile: false }),
};

/** Applications with a user interface of their own, which use the controller. */
export const ownInterfaces: Readonly<Record<string, () => PluginOption>> = {
  'react-hook': () => [],
  'vue-composable': () => vue(),
  'svelte-store': () => svelte({ configFile: false }),
};

/** Installs the packed tarball for the applications. The package must be built. */
export function installTarball(): void {
  const folder = mkdtempSync(join(tmpdir(), 'filestore-apps-'));
  try {
    const tarball = pack(folder);
    rmSync(INSTALLED, { recursive: true, force: true });
    mkdirSync(INSTALLED, { recursive: true });
    execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', INSTALLED]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Builds an application into the given folder. */
export async function buildApp(name: string, outDir: string): Promise<void> {
  const plugin = bundledApps[name] ?? ownInterfaces[name];
  if (!plugin) {
    // No build. The page loads the script tag from the same folder.
    cpSync(join(APPS, name), outDir, { recursive: true });
    cpSync(join(INSTALLED, 'dist'), outDir, { recursive: true });
    return;
  }
  await build({
    configFile: false,
    logLevel: 'error',
    root: join(APPS, name),
    base: './',
    plugins: [plugin()],
    build: { outDir, emptyOutDir: true, target: 'chrome123' },
  });
}

/** How the code of the front page is mounted in an empty page. */
export const snippetMounts: Readonly<Record<string, { file: string; main: string }>> = {
  react: {
    file: 'upload.tsx',
    main: `import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { MessageForm } from './upload.tsx';
createRoot(document.body).render(createElement(MessageForm));`,
  },
  vue: {
    file: 'upload.vue',
    main: `import { createApp } from 'vue';
import MessageForm from './upload.vue';
createApp(MessageForm).mount(document.body);`,
  },
  svelte: {
    file: 'upload.svelte',
    main: `import { mount } from 'svelte';
import MessageForm from './upload.svelte';
mount(MessageForm, { target: document.body });`,
  },
};

/** Builds a page with the code of the front page for a framework. */
export async function buildSnippet(name: string, outDir: string): Promise<void> {
  const mount = snippetMounts[name];
  if (!mount) throw new Error(`The front page has no code for ${name}`);
  // Below the folder with the installed tarball.
  const root = mkdtempSync(join(APPS, `snippet-${name}-`));
  try {
    cpSync(join(ROOT, 'demo/snippets', mount.file), join(root, mount.file));
    writeFileSync(join(root, 'main.ts'), mount.main);
    writeFileSync(
      join(root, 'index.html'),
      '<!doctype html><html lang="en"><title>Form</title><link rel="icon" href="data:,"><body><script type="module" src="./main.ts"></script></body></html>',
    );
    await build({
      configFile: false,
      logLevel: 'error',
      root,
      base: './',
      plugins: [bundledApps[name]?.()],
      build: { outDir, emptyOutDir: true, target: 'chrome123' },
    });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Throws an error with the output of the compiler. */
export function checkAppTypes(): void {
  for (const project of [APPS, join(APPS, 'react'), join(APPS, 'react-hook')]) {
    execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', project], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
  }
}
