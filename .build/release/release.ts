import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Steps } from '../../backend/ops/deploy/steps.ts';
import {
  assertNewerVersion,
  assertReleaseDocumented,
  releasedChangelog,
  ReleaseError,
} from './changelog.ts';

/**
 * Implements `npm run release -- 0.2.0 [--dry-run]`. The working tree must be clean. Writes the version and
 * the changelog, runs all checks of CI, packs, commits and tags. It does not push or publish: the tag
 * starts the workflow .github/workflows/release.yml.
 */
const ROOT = join(import.meta.dirname, '../..');
const CHANGELOG = 'CHANGELOG.md';
const WRITTEN = ['package.json', 'package-lock.json', CHANGELOG];
const DOCUMENTS = [
  'README.md',
  ...globSync(['demo/guides/*.md', 'demo/examples/*/README.md'], { cwd: ROOT }),
];

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean', default: false } },
  });
  await release(positionals[0] ?? '', new Steps(values['dry-run']));
} catch (error) {
  if (!(error instanceof ReleaseError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function release(version: string, steps: Steps): Promise<void> {
  const { version: before } = JSON.parse(read('package.json')) as { version: string };
  assertNewerVersion(version, before, git('tag', '--list', `v${before}`) !== '');
  const day = new Date().toISOString().slice(0, 10);
  const changelog = releasedChangelog(read(CHANGELOG), version, day);
  const tag = `v${version}`;
  if (git('tag', '--list', tag) !== '') throw new ReleaseError(`The tag ${tag} already exists`);
  await steps.step({
    title: 'Check that no document says that there is no release',
    details: ['README.md', 'demo/guides'],
    dryRunResult: undefined,
    run: async () => assertReleaseDocumented(new Map(DOCUMENTS.map((path) => [path, read(path)]))),
  });
  await steps.step({
    title: 'Check that everything is committed',
    details: ['git status'],
    dryRunResult: undefined,
    run: async () => {
      if (git('status', '--porcelain') !== '') {
        throw new ReleaseError('There are uncommitted changes');
      }
    },
  });
  let tarball: string;
  try {
    await steps.step({
      title: `Write ${version}`,
      details: WRITTEN,
      dryRunResult: undefined,
      run: async () => {
        run('npm', 'version', version, '--no-git-tag-version', '--allow-same-version');
        writeFileSync(join(ROOT, CHANGELOG), changelog);
        run('npx', 'prettier', '--check', CHANGELOG);
      },
    });
    await steps.step({
      title: 'Run all checks of CI',
      details: ['npm run verify'],
      dryRunResult: undefined,
      run: async () => run('npm', 'run', 'verify'),
    });
    tarball = await steps.step({
      title: 'Build and pack',
      details: ['npm run build', 'npm pack'],
      dryRunResult: '<tarball>',
      run: pack,
    });
  } catch (error) {
    // Restore the files, so that the release can be tried again.
    git('checkout', '--', ...WRITTEN);
    throw error;
  }
  await steps.step({
    title: 'Commit and tag',
    details: [`git tag --annotate ${tag}`],
    dryRunResult: undefined,
    run: async () => {
      git('commit', '--quiet', '--message', `Release ${version}`, '--', ...WRITTEN);
      git('tag', '--annotate', tag, '--message', `filestore-upload ${version}`);
    },
  });
  steps.say(`\nNothing has been published yet. The tarball is ${tarball}`);
  steps.say(
    'When you are ready, push the tag. GitHub then publishes it, after a reviewer has approved:',
  );
  steps.say('  git push --follow-tags');
}

async function pack(): Promise<string> {
  run('npm', 'run', '--silent', 'build');
  const folder = mkdtempSync(join(tmpdir(), 'filestore-release-'));
  run('npm', 'pack', '--silent', '--ignore-scripts', '--pack-destination', folder);
  const [name = ''] = readdirSync(folder);
  const file = join(folder, name);
  console.log(`   sha512 ${createHash('sha512').update(readFileSync(file)).digest('hex')}`);
  return file;
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function run(command: string, ...words: string[]): void {
  try {
    execFileSync(command, words, { cwd: ROOT, stdio: 'inherit' });
  } catch (cause) {
    throw new ReleaseError(`${command} ${words.join(' ')} failed`, { cause });
  }
}

function git(...words: string[]): string {
  return execFileSync('git', words, { cwd: ROOT, encoding: 'utf8' }).trim();
}
