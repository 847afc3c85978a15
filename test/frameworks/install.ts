import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack } from '../package/pack.ts';

/**
 * The applications and their own `node_modules`. Frameworks take every file below a `node_modules` folder for a
 * dependency, so the applications cannot be built in a cache folder of the repository's `node_modules`.
 */
export const APPS = join(import.meta.dirname, 'apps');
const MODULES = join(APPS, 'node_modules');
const PACKAGE = join(MODULES, 'filestore-upload');
/** Contains the hash of the lock file, once everything is installed. */
const STAMP = join(MODULES, '.filestore-installed');

/** Installs the frameworks once for each lock file, and the packed tarball each time. The package must be built. */
export function installApps(): void {
  const lock = readFileSync(join(APPS, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== hash) {
    console.log('installing the frameworks');
    // All binaries are packages of their own, so no install script is needed.
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    execFileSync('npm', ['ci', ...quiet], { cwd: APPS, stdio: 'inherit' });
    writeFileSync(STAMP, hash);
  }
  const folder = mkdtempSync(join(tmpdir(), 'filestore-frameworks-'));
  try {
    const tarball = pack(folder);
    rmSync(PACKAGE, { recursive: true, force: true });
    mkdirSync(PACKAGE, { recursive: true });
    execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', PACKAGE]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
