import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, type Rolldown } from 'vite';

/**
 * Writes what runs in Node, without dependencies: `dist/command.js`, which `npx filestore-upload` runs, and
 * `dist/backend.js`, the entry point `filestore-upload/backend`. Databases and commands that are not used are in files
 * of their own in `dist/node`. Also writes the contract that the command reads, `dist/openapi.yaml`, and for the SBOM the
 * modules of the bundles, `dist/node-modules.json`, which is not published.
 */
const ROOT = join(import.meta.dirname, '..');
const result = await build({
  configFile: false,
  root: ROOT,
  logLevel: 'warn',
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node20',
    minify: 'oxc',
    rolldownOptions: {
      input: { command: 'backend/command/main.ts', backend: 'backend/server/index.ts' },
      // Native and optional parts of `pg`, which it can do without.
      external: ['pg-native', 'pg-cloudflare'],
      output: {
        banner: ({ name, isEntry }) => (isEntry && name === 'command' ? '#!/usr/bin/env node' : ''),
        entryFileNames: '[name].js',
        chunkFileNames: 'node/[name]-[hash].js',
      },
    },
  },
});
const { output } = (Array.isArray(result) ? result[0] : result) as Rolldown.RolldownOutput;
const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
writeFileSync(
  join(ROOT, 'dist/node-modules.json'),
  JSON.stringify(modules.map((file) => relative(ROOT, file))),
);
chmodSync(join(ROOT, 'dist/command.js'), 0o755);
copyFileSync(join(ROOT, 'backend/openapi.yaml'), join(ROOT, 'dist/openapi.yaml'));
