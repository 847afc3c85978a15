import { createInterface } from 'node:readline/promises';
import { TenantError } from '../tenants/error.ts';
import { deploy } from './deploy.ts';
import { remove } from './remove.ts';
import { readDeploySettings } from './settings.ts';
import { DeployError, Steps } from './steps.ts';

/** `npm run deploy`. */
try {
  const settings = readDeploySettings(process.argv.slice(2));
  const steps = new Steps(settings.dryRun);
  const terminal = process.stdin.isTTY && process.stdout.isTTY;
  if (settings.dryRun) steps.say('A dry run: nothing of this is done.');
  await (settings.remove
    ? remove(settings, { steps, confirm })
    : deploy(settings, { steps, terminal }));
} catch (error) {
  if (!(error instanceof DeployError || error instanceof TenantError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function confirm(stack: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new DeployError('Nobody is at the terminal to confirm it; --yes removes without asking');
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Type ${stack} to remove it: `);
  terminal.close();
  return answer === stack;
}
