import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installPython, once } from '../install.ts';
import { run } from '../servers.ts';

const PYTHON = ['boto3[crt]==1.44.8', 'obstore==0.12.1'];

/**
 * A client to run. The test adds AWS_ENDPOINT_URL, AWS_BUCKET, the region and the credentials to its
 * environment.
 */
export interface Client {
  readonly command: string;
  readonly parameters: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

/** The clients. Each is installed once for each version and each change of its program. */
export const clients = {
  boto3: () => pythonClient('use_boto3.py'),
  'object_store (Rust)': () => pythonClient('use_object_store.py'),
  'aws-sdk-go-v2': () => goClient('sdk'),
  'minio-go': () => goClient('minio'),
  rclone: rcloneClient,
  'aws-sdk-java-v2, synchronous': () => javaClient('UseSync'),
  'aws-sdk-java-v2, asynchronous': () => javaClient('UseAsync', 'netty'),
  'aws-sdk-java-v2, CRT': () => javaClient('UseAsync', 'crt'),
} as const satisfies Record<string, () => Promise<Client>>;

/** Installs all clients before the tests measure their time. */
export async function installClients(): Promise<void> {
  for (const install of Object.values(clients)) await install();
}

const here = (...names: string[]): string => join(import.meta.dirname, ...names);

async function pythonClient(script: string): Promise<Client> {
  const packages = await installPython(PYTHON);
  const env = { PYTHONPATH: packages, PYTHONDONTWRITEBYTECODE: '1' };
  return { command: 'python3', parameters: [here('python', script)], env };
}

async function goClient(name: 'sdk' | 'minio'): Promise<Client> {
  const programs = await once(`clients-go-${await hashOf('go')}`, (folder) =>
    build('go', folder, './sdk', './minio'),
  );
  return { command: join(programs, name), parameters: [] };
}

async function rcloneClient(): Promise<Client> {
  const folder = await once(`clients-rclone-${await hashOf('rclone')}`, (folder) =>
    build('rclone', folder, '.'),
  );
  const parameters = [here('use-rclone.ts'), join(folder, 'rclone')];
  return { command: process.execPath, parameters };
}

/** Builds a Go program; go.mod and go.sum have the versions. */
function build(source: string, folder: string, ...packages: string[]): Promise<void> {
  const smaller = ['-buildvcs=false', '-trimpath', '-ldflags=-s -w'];
  return run('go', ['build', '-C', here(source), ...smaller, '-o', `${folder}/`, ...packages], {
    CGO_ENABLED: '0',
  });
}

async function javaClient(name: string, ...parameters: string[]): Promise<Client> {
  const pom = here('java', 'pom.xml');
  const jars = await once(`clients-jars-${await hashOf('java', 'pom.xml')}`, (folder) =>
    run('mvn', [
      '--quiet',
      '--batch-mode',
      '--file',
      pom,
      'dependency:copy-dependencies',
      `-DoutputDirectory=${folder}`,
    ]),
  );
  const classes = await once(`clients-java-${await hashOf('java')}`, async (folder) => {
    const sources = await Array.fromAsync(glob(here('java', '*.java')));
    await run('javac', ['-encoding', 'UTF-8', '-cp', join(jars, '*'), '-d', folder, ...sources]);
  });
  const classPath = ['-cp', `${join(jars, '*')}:${classes}`];
  return { command: 'java', parameters: [...classPath, name, ...parameters] };
}

async function hashOf(folder: string, pattern = '**/*.*'): Promise<string> {
  const hash = createHash('sha256');
  for (const file of (await Array.fromAsync(glob(pattern, { cwd: here(folder) }))).toSorted()) {
    hash.update(file).update(await readFile(here(folder, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
