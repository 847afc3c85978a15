import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { pack, ROOT } from './pack.ts';

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

/** A project in a new folder for each test, with git, and the packed command. */
export class InitProject {
  folder = '';
  #tarball = '';
  #packed = '';

  /** Registers the hooks of a test file. */
  constructor() {
    beforeAll(() => {
      this.#packed = mkdtempSync(join(tmpdir(), 'filestore-init-package-'));
      this.#tarball = pack(this.#packed);
      execFileSync('tar', ['-xzf', this.#tarball, '-C', this.#packed]);
    });
    afterAll(() => rmSync(this.#packed, { recursive: true, force: true }));
    beforeEach(() => {
      this.folder = mkdtempSync(join(tmpdir(), 'filestore-init-'));
      return () => rmSync(this.folder, { recursive: true, force: true });
    });
  }

  write(path: string, text: string | Uint8Array): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  commit(): void {
    this.#git('init', '--quiet');
    this.#git('add', '--all');
    this.#git('commit', '--quiet', '--message', 'start');
  }

  /** The files that differ from the commit, without ignored ones. */
  changed(): readonly string[] {
    return this.#git('status', '--porcelain', '--untracked-files=all')
      .split('\n')
      .filter(Boolean)
      .map((line) => line.slice(3));
  }

  init(...args: string[]): Ended {
    return this.run('--yes', '--package', this.#tarball, ...args);
  }

  /** Runs the command with these parameters only. */
  run(...args: string[]): Ended {
    const program = join(this.#packed, 'package/dist/command.js');
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'init', ...args], {
      cwd: this.folder,
      encoding: 'utf8',
      // What the repository has installed is in the cache.
      env: { ...process.env, npm_config_prefer_offline: 'true', npm_config_audit: 'false' },
    });
    return { status, output: stdout + stderr };
  }

  #git(...words: string[]): string {
    return execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], {
      cwd: this.folder,
      encoding: 'utf8',
    });
  }
}

export const VITE = `{
    "name": "page",
    "private": true,
    "scripts": {
        "dev": "vite"
    },
    "devDependencies": {
        "vite": "${JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).devDependencies.vite}"
    }
}`;
