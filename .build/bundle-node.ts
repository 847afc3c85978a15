import { chmodSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

/**
 * Writes what runs in Node, without dependencies: `dist/command.js`, which `npx filestore-upload` runs, and
 * `dist/backend.js`, the entry point `filestore-upload/backend`. Databases and commands that are not used are in files
 * of their own in `dist/node`. Also writes the contract that the command reads, `dist/openapi.yaml`.
 */
const ROOT = join(import.meta.dirname, '..');
await build({
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
chmodSync(join(ROOT, 'dist/command.js'), 0o755);
copyFileSync(join(ROOT, 'backend/openapi.yaml'), join(ROOT, 'dist/openapi.yaml'));
