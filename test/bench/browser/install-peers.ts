import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../real/servers.ts';

export const PEERS = {
  '@better-upload/client': '3.0.19',
  '@better-upload/server': '3.0.19',
  '@uppy/aws-s3': '6.3.1',
  '@uppy/core': '6.3.1',
  '@uppy/dashboard': '6.0.3',
  // A dependency of better-upload's hooks, which are in the same file as its functions.
  react: '19.3.1',
} as const;

const CACHE = join(import.meta.dirname, '../../../node_modules/.cache/filestore-bench');

const FLAGS = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel', 'error'];

/**
 * Installs the peers from the npm registry into node_modules, once for each set of versions. Returns the
 * folder.
 */
export async function installPeers(): Promise<string> {
  const versions = Object.entries(PEERS).map(([name, version]) => `${name}-${version}`);
  const folder = join(CACHE, versions.join('-').replaceAll(/[@/]+/g, ''));
  if (existsSync(folder)) return folder;
  console.log(`installing ${versions.join(', ')}`);
  // The folder gets its name only when it is complete, so an interrupted installation is repeated.
  const unfinished = `${folder}.part`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  const manifest = { private: true, type: 'module', dependencies: PEERS };
  await writeFile(join(unfinished, 'package.json'), JSON.stringify(manifest));
  await run('npm', ['install', '--prefix', unfinished, ...FLAGS]);
  await rename(unfinished, folder);
  return folder;
}
