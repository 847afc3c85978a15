import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GuardDutyClient, SendObjectMalwareScanCommand } from '@aws-sdk/client-guardduty';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { parseArgs } from 'node:util';
import { FileTable } from '../../stores/file-table.ts';
import { Stacks } from '../deploy/stacks.ts';
import { DeployError } from '../deploy/steps.ts';
import { scanStoredFiles } from './scan-stored-files.ts';

const USAGE = `npm run scan -- --stack NAME [--dry-run]

Requests a malware scan of each file that was stored before ScanUploads was turned on. Until its result has
arrived, such a file cannot be downloaded. GuardDuty charges for each object and gigabyte. --dry-run only counts.
The command can be repeated, and uses the region and credentials of the AWS CLI.`;

/** `npm run scan`. */
try {
  await command(process.argv.slice(2));
} catch (error) {
  const usage = error instanceof Error && 'code' in error && /PARSE_ARGS/.test(String(error.code));
  if (!usage && !(error instanceof DeployError)) throw error;
  console.error(usage ? USAGE : error.message);
  process.exitCode = 1;
}

async function command(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { stack: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
  });
  if (values.stack === undefined) throw new DeployError(USAGE);
  const stacks = new Stacks();
  await stacks.region();
  const stack = await stacks.describe(values.stack);
  if (!stack) throw new DeployError(`There is no stack ${values.stack}`);
  if (stack.parameters['ScanUploads'] !== 'true') {
    throw new DeployError('Turn scans on first: npm run deploy -- --parameter ScanUploads=true');
  }
  const { BucketName: Bucket = '', TableName = '' } = stack.outputs;
  const files = new FileTable(TableName, DynamoDBDocumentClient.from(new DynamoDBClient()));
  const guardDuty = new GuardDutyClient();
  const scan = (Key: string): Promise<unknown> =>
    guardDuty.send(new SendObjectMalwareScanCommand({ S3Object: { Bucket, Key } }));
  const dryRun = values['dry-run'];
  const { requested, bytes, failed } = await scanStoredFiles(
    files.listUnscanned(),
    dryRun ? () => Promise.resolve() : scan,
  );
  const gigabytes = (bytes / 10 ** 9).toFixed(1);
  console.log(
    `${requested} files with ${gigabytes} GB ${dryRun ? 'have no scan result' : 'are being scanned'}`,
  );
  for (const { key, reason } of failed) console.error(`${key} could not be scanned: ${reason}`);
  if (failed.length > 0) process.exitCode = 1;
}
