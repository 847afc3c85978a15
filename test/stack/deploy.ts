import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { template } from '../../backend/infra/template.ts';
import type { Parameters, Template } from './resolve.ts';

/** What ministack 1.5 has no notion of; the rest of the template is deployed as it is. */
const NOT_IN_THE_EMULATOR = ['AWS::Logs::QueryDefinition'];

const ROOT = join(import.meta.dirname, '../..');

export interface SamSettings {
  /** Folder with SAM's command line, for PYTHONPATH. */
  readonly python: string;
  /** Where AWS answers. */
  readonly endpoint: string;
  readonly parameters: Parameters;
  readonly stackName: string;
}

/** `sam deploy`, as somebody with an account would: packages the built functions and waits for the stack. */
export async function samDeploy(settings: SamSettings): Promise<void> {
  const { python, endpoint, parameters, stackName } = settings;
  const folder = await mkdtemp(join(tmpdir(), 'filestore-deploy-'));
  try {
    const file = await writeTemplate(folder);
    // SAM cannot be told an empty value; the template's own is used.
    const overrides = Object.entries(parameters)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `${name}=${value}`);
    const flags = ['--resolve-s3', '--no-confirm-changeset', '--no-progressbar'];
    const capabilities = ['--capabilities', 'CAPABILITY_IAM'];
    const where = ['--template-file', file, '--stack-name', stackName];
    await promisify(execFile)(
      'python3',
      [
        '-m',
        'samcli',
        'deploy',
        ...where,
        ...capabilities,
        ...flags,
        '--parameter-overrides',
        ...overrides,
      ],
      { env: { ...process.env, ...awsEnvironment(endpoint), PYTHONPATH: python } },
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The template as the emulator takes it, with the functions where they are. */
export async function writeTemplate(folder: string): Promise<string> {
  const file = join(folder, 'template.yaml');
  await writeFile(file, stringify(forEmulator(), { aliasDuplicateObjects: false, lineWidth: 0 }));
  return file;
}

/** For SAM and every client of AWS: the emulator, and credentials that it takes. */
export function awsEnvironment(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    SAM_CLI_TELEMETRY: '0',
  };
}

function forEmulator(): Template {
  const all = structuredClone(template()) as unknown as Template;
  for (const [id, { Type, Properties }] of Object.entries(all.Resources)) {
    if (NOT_IN_THE_EMULATOR.includes(Type)) delete all.Resources[id];
    if (Type === 'AWS::Serverless::Function') {
      Properties['CodeUri'] = join(ROOT, 'backend', String(Properties['CodeUri']));
    }
  }
  return all;
}
