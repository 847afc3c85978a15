import { createInterface } from 'node:readline/promises';
import { runCommand } from '../run-command.ts';
import { check } from './checks/run-checks.ts';
import { deploy } from './deploy.ts';
import { remove } from './remove.ts';
import { readDeploySettings } from './settings.ts';
import { Stacks } from './stacks.ts';
import { DeployError, Steps } from './steps.ts';

/** `npm run deploy`. */
await runCommand(async () => {
  const settings = readDeploySettings(process.argv.slice(2));
  if (settings.check) return check(settings, new Stacks(), console.log);
  const steps = new Steps(settings.dryRun);
  const terminal = process.stdin.isTTY && process.stdout.isTTY;
  if (settings.dryRun) steps.say('This is a dry run. Nothing is changed.');
  await (settings.remove
    ? remove(settings, { steps, confirm })
    : deploy(settings, { steps, terminal }));
});

async function confirm(stack: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new DeployError(
      'The removal cannot be confirmed without a terminal. Use --yes to remove without confirmation.',
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const input = await terminal.question(`Type ${stack} to confirm the removal: `);
  terminal.close();
  return input === stack;
}
