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

/**
 * Installs the dependencies of the applications in a folder once for each lock file, and the packed tarball each time.
 * The package must be built.
 */
export function installApps(folder = APPS): void {
  const modules = join(folder, 'node_modules');
  const installed = join(modules, 'filestore-upload');
  // Contains the hash of the lock file, once everything is installed.
  const stamp = join(modules, '.filestore-installed');
  const lock = readFileSync(join(folder, 'package-lock.json'));
  const hash = createHash('sha256').update(lock).digest('hex');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) {
    console.log(`installing the dependencies of ${folder}`);
    // All binaries are packages of their own, so no install script is needed.
    const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
    execFileSync('npm', ['ci', ...quiet], { cwd: folder, stdio: 'inherit' });
    writeFileSync(stamp, hash);
  }
  const temporary = mkdtempSync(join(tmpdir(), 'filestore-frameworks-'));
  try {
    const tarball = pack(temporary);
    rmSync(installed, { recursive: true, force: true });
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed]);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}
