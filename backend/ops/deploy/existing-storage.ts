import { setBucketRules } from './bucket-rules.ts';
import type { Steps } from './steps.ts';
import { setTableRules } from './table-rules.ts';

interface ExistingStorage {
  /** The parameters of the deployed stack. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly origins: readonly string[];
}

/**
 * Sets the rules of a table and a bucket that the stack uses but has not created, because CloudFormation changes
 * only its own resources.
 */
export async function setExistingStorage(
  { parameters, origins }: ExistingStorage,
  steps: Steps,
): Promise<void> {
  const { ExistingBucketName: bucket = '', ExistingTableName: table = '' } = parameters;
  const settings = {
    origins,
    versioning: parameters['Versioning'] === 'true',
    acceleration: parameters['TransferAcceleration'] === 'true',
    kmsKeyArn: parameters['KmsKeyArn'] ?? '',
  };
  if (bucket !== '') {
    await steps.step({
      title: 'Set the CORS, lifecycle, event and other rules of the existing bucket',
      details: [`s3://${bucket}`],
      dryRunResult: undefined,
      run: () => setBucketRules(bucket, settings),
    });
  }
  if (table !== '') {
    await steps.step({
      title: 'Turn on expiry, backups and deletion protection of the existing table',
      details: [table],
      dryRunResult: undefined,
      run: () => setTableRules(table),
    });
  }
}
