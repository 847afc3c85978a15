import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { template } from '../../backend/infra/template.ts';
import type { Parameters, Template } from './resolve.ts';

/** Resource types that ministack 1.5 does not support. The rest of the template is deployed unchanged. */
const NOT_IN_THE_EMULATOR = ['AWS::Logs::QueryDefinition'];

const ROOT = join(import.meta.dirname, '../..');

export interface SamSettings {
  /** The folder with the SAM CLI, for PYTHONPATH. */
  readonly python: string;
  /** The URL of the emulator. */
  readonly endpoint: string;
  readonly parameters: Parameters;
  readonly stackName: string;
}

/** Runs `sam deploy`: packages the built functions and waits for the stack. */
export async function samDeploy(settings: SamSettings): Promise<void> {
  const { python, endpoint, parameters, stackName } = settings;
  const folder = await mkdtemp(join(tmpdir(), 'filestore-deploy-'));
  try {
    const file = await writeTemplate(folder);
    // SAM does not accept an empty value, so the template's default is used.
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

/** Writes the template for the emulator, with absolute paths of the functions. */
export async function writeTemplate(folder: string): Promise<string> {
  const file = join(folder, 'template.yaml');
  await writeFile(file, stringify(forEmulator(), { aliasDuplicateObjects: false, lineWidth: 0 }));
  return file;
}

/** Returns environment variables for SAM and AWS clients: the emulator's URL and valid credentials. */
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
    // ministack has no metric math.
    const isUnsupported =
      NOT_IN_THE_EMULATOR.includes(Type) || Properties?.['Metrics'] !== undefined;
    if (isUnsupported) delete all.Resources[id];
    if (Type === 'AWS::Serverless::Function') {
      Properties['CodeUri'] = join(ROOT, 'backend', String(Properties['CodeUri']));
    }
  }
  return all;
}
