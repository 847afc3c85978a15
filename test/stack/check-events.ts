import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsDeadLetters } from '../../backend/delivery/dead-letters.ts';
import { stackOutputs } from '../../backend/ops/tenants/stack-outputs.ts';
import { sampleEvent } from '../support/sample-event.ts';

const OPS = join(import.meta.dirname, '../../backend/ops');

/** Sets and rotates the webhook of a tenant of a deployed stack, and sends an undelivered event again. */
export async function checkEvents(stack: string, tenant: string): Promise<void> {
  const webhook = (...args: string[]): Promise<string> =>
    run('tenants/command.ts', 'webhook', tenant, ...args, '--stack', stack);
  const url = 'https://app.example.com/webhooks';
  assert.match(
    await webhook(url),
    /^webhook https:\/\/app\.example\.com\/webhooks\nsecret {2}whsec_/,
  );
  assert.match(await webhook('--rotate'), /^secret {2}whsec_/m);
  assert.match(await webhook(), /^Two secrets are in use\.$/m);
  await webhook('--finish');
  assert.equal(await webhook(), `webhook ${url}\n`);
  await assert.rejects(webhook('https://10.0.0.1/'), /must name a public host/);
  assert.equal(await webhook('none'), `${tenant} has no webhook\n`);

  const output = await stackOutputs(stack);
  const client = new SQSClient();
  const queue = new SqsDeadLetters(output('UndeliveredEventsUrl'), client);
  const letter = { event: sampleEvent(1), failedAt: new Date().toISOString() } as const;
  await queue.send({ ...letter, channel: 'bus', reason: 'bus' });
  const resend = (): Promise<string> => run('events/command.ts', 'resend', '--stack', stack);
  assert.equal(await resend(), '1 event was accepted\n');
  assert.equal(await resend(), '0 events were accepted\n');
  client.destroy();
}

/** Runs a command of the operator and returns what it prints. */
async function run(command: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(OPS, command), ...args]);
  return stdout;
}
