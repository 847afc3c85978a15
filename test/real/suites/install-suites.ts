import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { once } from '../install.ts';
import { run } from '../servers.ts';
import type { Suite } from './run-suite.ts';

const PROGRAM = 'suite';

/** https://github.com/versity/versitygw/tree/main/tests/integration, in the version of versitygw/go.mod. */
export async function installVersitygwSuite(): Promise<Suite> {
  const program = await build('versitygw', async (folder) => {
    await run('go', ['mod', 'vendor', '-C', folder]);
    // Recorded messages of AWS differ in places from theirs in periods, quotes, spaces and upper case.
    const file = join(folder, 'vendor/github.com/versity/versitygw/tests/integration/utils.go');
    let changed = await readFile(file, 'utf8');
    for (const received of ['received.Message', 'ae.ErrorMessage()']) {
      changed = replaceOnce(
        changed,
        `${received} != apiErr.Description {`,
        `letters(${received}) != letters(apiErr.Description) {`,
      );
    }
    // Their cleanup sends this header, which AWS refuses for buckets without object lock.
    changed = replaceOnce(changed, 'BypassGovernanceRetention: aws.Bool(true),', '');
    changed += `
func letters(message string) string {
	return strings.ToLower(strings.NewReplacer(".", "", "'", "", "\\"", "", " ", "").Replace(message))
}
`;
    await writeFile(file, changed);
  });
  return {
    program,
    env: ({ host, accessKeyId, secretAccessKey }) => ({
      S3_ENDPOINT: `http://${host}`,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    }),
  };
}

/** https://github.com/minio/minio-go/blob/master/functional_tests.go, in the version of minio/go.mod. */
export async function installMinioSuite(): Promise<Suite> {
  const program = await build('minio', async (folder) => {
    const module = await moduleFolder(folder, 'github.com/minio/minio-go/v7');
    const theirs = await readFile(join(module, 'functional_tests.go'), 'utf8');
    // With the build tag, the file would also be part of minio-go, which the tests import.
    const untagged = replaceOnce(theirs, '//go:build mint\n', '');
    const changed = replaceOnce(untagged, '\nfunc main() {\n', '\nfunc theirMain() {\n');
    await writeFile(join(folder, 'functional_tests.go'), changed);
    const main = changed.slice(changed.indexOf('\nfunc theirMain() {\n'));
    const names = new Set(main.match(/(?<=^\t+)test\w+(?=\(\)$)/gm));
    const entries = [...names].map((name) => `\t"${name}": ${name},\n`).join('');
    const table = `package main\n\nvar tests = map[string]func(){\n${entries}}\n`;
    await writeFile(join(folder, 'tests.go'), table);
  });
  return {
    program,
    env: ({ host, accessKeyId, secretAccessKey }) => ({
      SERVER_ENDPOINT: host,
      ACCESS_KEY: accessKeyId,
      SECRET_KEY: secretAccessKey,
      ENABLE_HTTPS: '0',
      MINT_MODE: 'full',
    }),
  };
}

/** Builds the Go program of that name, once for each version of its sources. */
async function build(name: string, addTheirs: (folder: string) => Promise<void>): Promise<string> {
  const sources = join(import.meta.dirname, name);
  const hash = createHash('sha256').update(await readFile(import.meta.filename));
  for (const file of (await Array.fromAsync(glob('*', { cwd: sources }))).toSorted()) {
    hash.update(file).update(await readFile(join(sources, file)));
  }
  const built = await once(`${name}-suite-${hash.digest('hex').slice(0, 16)}`, async (folder) => {
    const work = await mkdtemp(join(tmpdir(), 'filestore-suite-'));
    try {
      await cp(sources, work, { recursive: true });
      await addTheirs(work);
      await run('go', ['build', '-C', work, '-o', join(folder, PROGRAM), '.']);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
  return join(built, PROGRAM);
}

/** Returns the folder with the source of a module that the program in the folder requires. */
async function moduleFolder(folder: string, module: string): Promise<string> {
  const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', module], {
    cwd: folder,
  });
  const { Dir } = JSON.parse(stdout) as { Dir: string };
  return Dir;
}

function replaceOnce(text: string, theirs: string, ours: string): string {
  const [before, after, more] = text.split(theirs);
  if (after === undefined || more !== undefined) throw new Error(`not once: ${theirs}`);
  return `${before}${ours}${after}`;
}
