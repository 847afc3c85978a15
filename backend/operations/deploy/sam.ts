import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DeployError } from './steps.ts';

export interface SamDeploy {
  readonly template: string;
  readonly stack: string;
  readonly parameters: Readonly<Record<string, string>>;
  /**
   * The file for SAM's notes, when SAM is to ask for everything. Not by the name that it reads by itself:
   * the answers stay with the stack, and a second place for them would differ one day.
   */
  readonly guided?: string | undefined;
}

/** The words of the command, as somebody could type them. */
export function samWords({ template, stack, parameters, guided }: SamDeploy): string[] {
  // SAM cannot be told an empty value. What is left out stays as the stack has it.
  const overrides = Object.entries(parameters)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${/\s/.test(value) ? `"${value}"` : value}`);
  return [
    'deploy',
    '--template-file',
    template,
    '--stack-name',
    stack,
    '--capabilities',
    'CAPABILITY_IAM',
    '--resolve-s3',
    '--no-fail-on-empty-changeset',
    ...(guided ? ['--guided', '--config-file', guided] : ['--no-confirm-changeset']),
    ...(overrides.length > 0 ? ['--parameter-overrides', ...overrides] : []),
  ];
}

/** @throws {DeployError} when it is not installed, or ends with a failure that it has told itself */
export async function run(command: string, words: readonly string[], cwd: string): Promise<void> {
  const child = spawn(command, words, { cwd, stdio: 'inherit' });
  const [status] = await once(child, 'exit').catch((cause: unknown) => {
    throw new DeployError(`${command} is not installed, or cannot be run`, { cause });
  });
  if (status !== 0) throw new DeployError(`${command} ended with ${status}`);
}
