import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** Packs the built package into an empty folder and returns the path of the tarball. */
export function pack(folder: string): string {
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], {
    cwd: ROOT,
  });
  const [tarball] = readdirSync(folder);
  if (tarball === undefined) throw new Error('npm pack created no file');
  return join(folder, tarball);
}
