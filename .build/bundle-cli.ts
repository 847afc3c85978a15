import { chmodSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

/**
 * Writes `dist/command.js`, which `npx filestore-upload` runs. It is one file without dependencies. Also
 * writes the contract that it reads, `dist/openapi.yaml`.
 */
const ROOT = join(import.meta.dirname, '..');
await build({
  configFile: false,
  root: ROOT,
  logLevel: 'warn',
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: 'backend/command/main.ts',
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node20',
    rolldownOptions: {
      output: {
        banner: '#!/usr/bin/env node',
        entryFileNames: 'command.js',
        codeSplitting: false,
      },
    },
  },
});
chmodSync(join(ROOT, 'dist/command.js'), 0o755);
copyFileSync(join(ROOT, 'backend/openapi.yaml'), join(ROOT, 'dist/openapi.yaml'));
