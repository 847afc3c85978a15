import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './servers.ts';

const ROOT = join(import.meta.dirname, '../..');
const CACHE = join(ROOT, 'node_modules/.cache/filestore-real');

const VERSITYGW = 'v1.8.0';
const DYNAMODB = '3.3.1';
const PYTHON_CLIENTS = ['s3cmd==2.4.0', 'awscli==1.46.3'];
const MOTO = ['moto[server]==5.1.18'];

export interface Tools {
  readonly versitygw: string;
  /** The folder with DynamoDB Local's jars and native libraries. */
  readonly dynamoDb: string;
  /** A folder for PYTHONPATH with s3cmd and the AWS CLI. */
  readonly python: string;
  /** A folder for PYTHONPATH with moto, which emulates API Gateway and CloudFormation. */
  readonly moto: string;
}

/** Installs the tools from the Go, Maven and Python registries into node_modules, once for each version. */
export async function installTools(): Promise<Tools> {
  const versitygw = await once(`versitygw-${VERSITYGW}`, (folder) =>
    run('go', ['install', `github.com/versity/versitygw/cmd/versitygw@${VERSITYGW}`], {
      GOBIN: folder,
    }),
  );
  const dynamoDb = await once(`dynamodb-${DYNAMODB}`, (folder) =>
    run('mvn', [
      '--quiet',
      '--batch-mode',
      '--file',
      join(import.meta.dirname, 'pom.xml'),
      'dependency:copy-dependencies',
      `-DoutputDirectory=${folder}`,
    ]),
  );
  const python = await installPython(PYTHON_CLIENTS);
  const moto = await installPython(MOTO);
  return { moto, versitygw: join(versitygw, 'versitygw'), dynamoDb, python };
}

/** Installs packages with their dependencies into a separate folder for PYTHONPATH. */
export function installPython(packages: readonly string[]): Promise<string> {
  const name = packages.join('-').replaceAll(/[^a-z0-9.-]+/gi, '-');
  return once(name, (folder) =>
    run('python3', ['-m', 'pip', 'install', '--quiet', '--target', folder, ...packages], {
      PIP_ROOT_USER_ACTION: 'ignore',
      PIP_DISABLE_PIP_VERSION_CHECK: '1',
    }),
  );
}

/**
 * Creates a folder that gets its name only when it is complete, so an interrupted installation is repeated.
 */
export async function once(
  name: string,
  install: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(CACHE, name);
  if (existsSync(folder)) return folder;
  console.log(`installing ${name}`);
  const unfinished = `${folder}.part`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true });
  await install(unfinished);
  await rename(unfinished, folder);
  return folder;
}
