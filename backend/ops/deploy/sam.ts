import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { DeployError } from './steps.ts';

export interface SamDeploy {
  readonly template: string;
  readonly stack: string;
  readonly region: string;
  /** Values by name. An empty value clears a parameter, and an omitted parameter keeps its current value. */
  readonly parameters: Readonly<Record<string, string>>;
  /** SAM shows the changes and asks for confirmation. */
  readonly confirm: boolean;
}

/**
 * Returns the arguments of `sam`. Does not use `--guided`, because it lets the operator choose another stack
 * name and region, which the following steps would not know.
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
    // SAM and the SDK read the region from different variables.
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

/** @throws {DeployError} if the command is not installed or fails. The command has printed the cause. */
export async function run(command: string, args: readonly string[], cwd: string): Promise<void> {
  const child = spawn(command, args, { cwd, stdio: 'inherit' });
  const [status] = await once(child, 'exit').catch((cause: unknown) => {
    throw new DeployError(`${command} is not installed or cannot be run`, { cause });
  });
  if (status !== 0) throw new DeployError(`${command} failed with exit code ${status}`);
}
