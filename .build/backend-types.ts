import { join } from 'node:path';
import { build } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';

/** Writes `dist/backend.d.ts`: the types of `filestore-upload/backend` in one file, without those of its libraries. */
const ROOT = join(import.meta.dirname, '..');
await build({
  cwd: ROOT,
  input: { backend: 'backend/server/index.ts' },
  external: /^node:/,
  logLevel: 'warn',
  plugins: [dts({ dtsOnly: true, tsconfig: 'backend/tsconfig.json' })],
  output: { dir: 'dist', cleanDir: false },
});
