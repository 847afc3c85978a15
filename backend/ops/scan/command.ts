import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GuardDutyClient, SendObjectMalwareScanCommand } from '@aws-sdk/client-guardduty';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { parseArgs } from 'node:util';
import { listUnscanned } from '../../stores/dynamodb/unscanned-files.ts';
import { Stacks } from '../deploy/stacks.ts';
import { OperatorError } from '../operator-error.ts';
import { runCommand } from '../run-command.ts';
import { requestScans } from './request-scans.ts';

const USAGE = `npm run scan -- --stack NAME [--dry-run]

Requests a malware scan of each file that was uploaded before ScanUploads was turned on. Until its result has
arrived, such a file cannot be stored or downloaded. GuardDuty charges for each object and gigabyte. --dry-run only counts.
The command can be repeated, and uses the region and credentials of the AWS CLI.`;

/** `npm run scan`. */
await runCommand(async () => {
  const { stack: name, dryRun } = readOptions(process.argv.slice(2));
  const stacks = new Stacks();
  await stacks.region();
  const stack = await stacks.describe(name);
  if (!stack)
    throw new OperatorError(`The stack ${name} does not exist in this account and region`);
  if (stack.parameters['ScanUploads'] !== 'true') {
    throw new OperatorError(
      `Turn scans on first: npm run deploy -- --stack ${name} --parameter ScanUploads=true, with the options of your last deployment`,
    );
  }
  const { BucketName: Bucket = '', TableName = '' } = stack.outputs;
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient());
  const guardDuty = new GuardDutyClient();
  const scan = (Key: string): Promise<unknown> =>
    guardDuty.send(new SendObjectMalwareScanCommand({ S3Object: { Bucket, Key } }));
  const { requested, bytes, failed } = await requestScans(
    listUnscanned(TableName, documents),
    dryRun ? () => Promise.resolve() : scan,
  );
  const gigabytes = (bytes / 10 ** 9).toFixed(1);
  console.log(
    `${requested} files with ${gigabytes} GB ${dryRun ? 'have no scan result' : 'are being scanned'}`,
  );
  for (const { key, reason } of failed) console.error(`${key} could not be scanned: ${reason}`);
  if (failed.length > 0) process.exitCode = 1;
});

function readOptions(args: readonly string[]): { stack: string; dryRun: boolean } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { stack: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
    });
    if (values.stack !== undefined) return { stack: values.stack, dryRun: values['dry-run'] };
  } catch (error) {
    throw new OperatorError(`${error instanceof Error ? error.message : ''}\n\n${USAGE}`);
  }
  throw new OperatorError(USAGE);
}
