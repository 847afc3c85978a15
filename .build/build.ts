import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';

/** `npm run build`: writes all of `dist`. Each step needs the files of the steps before it. */
const ROOT = join(import.meta.dirname, '..');

rmSync(join(ROOT, 'dist'), { recursive: true, force: true });
vite();
vite('--mode', 'script-tag');
types();
node('.build/manifest.ts');
node('.build/docs/reference.ts');
node('.build/integrity.ts');
node('.build/bundle-node.ts');
node('.build/backend-types.ts');
vite('--mode', 'site');
node('backend/infra/bundle.ts');
node('.build/sbom.ts');

function vite(...parameters: string[]): void {
  node('node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn', ...parameters);
}

function types(): void {
  const only = ['--noEmit', 'false', '--emitDeclarationOnly', '--declaration'];
  node('node_modules/typescript/bin/tsc', '-p', 'src', ...only, '--outDir', 'dist/types');
}

function node(file: string, ...parameters: string[]): void {
  try {
    execFileSync(process.execPath, [file, ...parameters], { cwd: ROOT, stdio: 'inherit' });
  } catch {
    // It has printed why.
    console.error(`The build has failed: ${[file, ...parameters].join(' ')}`);
    process.exit(1);
  }
}
