import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DeployError } from './steps.ts';

export interface SamDeploy {
  readonly template: string;
  readonly stack: string;
  readonly region: string;
  /** By name; an empty value empties it, and what is left out stays as the stack has it. */
  readonly parameters: Readonly<Record<string, string>>;
  /** SAM shows what it would change, and asks. */
  readonly confirm: boolean;
}

/**
 * The words of the command, as somebody could type them. Without SAM's own guide: it asks for another name and
 * region of the stack, and what comes after it would go on with the first ones.
 */
export function samArguments({
  template,
  stack,
  region,
  parameters,
  confirm,
}: SamDeploy): string[] {
  const overrides = Object.entries(parameters).map(
    ([name, value]) => `${name}=${value === '' || /\s/.test(value) ? `"${value}"` : value}`,
  );
  return [
    'deploy',
    '--template-file',
    template,
    '--stack-name',
    stack,
    // SAM and the SDK look for it under different names.
    '--region',
    region,
    '--capabilities',
    'CAPABILITY_IAM',
    '--resolve-s3',
    '--no-fail-on-empty-changeset',
    confirm ? '--confirm-changeset' : '--no-confirm-changeset',
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
