import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Steps } from '../../backend/ops/deploy/steps.ts';
import { assertNewerVersion, releasedChangelog, ReleaseError } from './changelog.ts';

/**
 * `npm run release -- 0.2.0 [--dry-run]`: from a clean tree, writes the version and the changelog, checks
 * everything that CI checks, packs, commits and tags. It pushes and publishes nothing: its last lines say how.
 */
const ROOT = join(import.meta.dirname, '../..');
const CHANGELOG = 'CHANGELOG.md';
const WRITTEN = ['package.json', 'package-lock.json', CHANGELOG];

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
  assertNewerVersion(version, before);
  const day = new Date().toISOString().slice(0, 10);
  const changelog = releasedChangelog(read(CHANGELOG), version, day);
  const tag = `v${version}`;
  if (git('tag', '--list', tag) !== '') throw new ReleaseError(`The tag ${tag} is there already`);
  await steps.do('Look whether everything is committed', ['git status'], undefined, async () => {
    if (git('status', '--porcelain') !== '') throw new ReleaseError('Something is not committed');
  });
  await steps.do(`Write ${version}`, WRITTEN, undefined, async () => {
    run('npm', 'version', version, '--no-git-tag-version');
    writeFileSync(join(ROOT, CHANGELOG), changelog);
    run('npx', 'prettier', '--check', CHANGELOG);
  });
  let tarball: string;
  try {
    const verify = async (): Promise<void> => run('npm', 'run', 'verify');
    await steps.do('Check all that CI checks', ['npm run verify'], undefined, verify);
    tarball = await steps.do('Build and pack', ['npm run build', 'npm pack'], '<tarball>', pack);
  } catch (error) {
    // So that the next try begins where this one did.
    git('checkout', '--', ...WRITTEN);
    throw error;
  }
  await steps.do('Commit and tag', [`git tag --annotate ${tag}`], undefined, async () => {
    git('commit', '--quiet', '--message', `Release ${version}`, '--', ...WRITTEN);
    git('tag', '--annotate', tag, '--message', `filestore-upload ${version}`);
  });
  steps.say('\nNothing has left this machine. When you are sure:');
  steps.say('  git push --follow-tags');
  steps.say(`  npm publish ${tarball}`);
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
    throw new ReleaseError(`${command} ${words.join(' ')} has failed`, { cause });
  }
}

function git(...words: string[]): string {
  return execFileSync('git', words, { cwd: ROOT, encoding: 'utf8' }).trim();
}
