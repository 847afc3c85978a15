import { AwsTenants } from '../tenants/aws-tenants.ts';
import type { DeploySettings } from './settings.ts';
import { SiteObjects } from './site-objects.ts';
import { Stacks } from './stacks.ts';
import { DeployError, type Steps } from './steps.ts';

interface RemoveParts {
  readonly steps: Steps;
  /** Asks the operator to type the name of the stack. */
  readonly confirm: (stack: string) => Promise<boolean>;
}

/**
 * Removes a deployment, except for the bucket and the table with the uploaded files.
 *
 * @throws {DeployError} if there is no deployment, or if the removal is not confirmed
 */
export async function remove(
  settings: DeploySettings,
  { steps, confirm }: RemoveParts,
): Promise<void> {
  const { stack, siteStack, dryRun } = settings;
  const stacks = new Stacks();
  const site = dryRun ? undefined : await stacks.describe(siteStack);
  const files = dryRun ? undefined : await stacks.describe(stack);
  if (!dryRun) {
    await stacks.region();
    if (!site && !files) throw new DeployError(`The stacks ${stack} and ${siteStack} do not exist`);
    if (!settings.yes && !(await confirm(stack))) throw new DeployError('Nothing was removed');
  }
  if (dryRun || site) {
    // A deployment that failed has no outputs, and has uploaded nothing to the bucket.
    const bucket = dryRun ? '<SiteBucketName>' : site?.outputs['SiteBucketName'];
    if (bucket !== undefined) {
      await steps.step({
        title: 'Delete all files of the site',
        details: [`s3://${bucket}`],
        dryRunResult: undefined,
        run: () => new SiteObjects(bucket).empty(),
      });
    }
    await steps.step({
      title: 'Delete the site (CloudFront takes minutes)',
      details: [`stack ${siteStack}`],
      dryRunResult: undefined,
      run: () => stacks.delete(siteStack),
    });
  }
  if (dryRun || files) {
    const { BucketName, TableName } = dryRun
      ? { BucketName: '<BucketName>', TableName: '<TableName>' }
      : (files?.outputs ?? {});
    if (TableName !== undefined) {
      await steps.step({
        title: 'Delete the API keys of all tenants',
        details: [`${stack}/…`],
        dryRunResult: undefined,
        run: async () => (await AwsTenants.open(stack)).deleteAllKeys(),
      });
    }
    await steps.step({
      title: 'Delete the API, the functions and the alarms',
      details: [`stack ${stack}`],
      dryRunResult: undefined,
      run: () => stacks.delete(stack),
    });
    if (BucketName !== undefined && TableName !== undefined) {
      for (const line of retainedResources(BucketName, TableName)) steps.say(line);
    }
  }
}

function retainedResources(bucket: string, table: string): string[] {
  return [
    '',
    'The stored files were not deleted, because they could not be restored. These resources remain:',
    `  the bucket ${bucket} with every stored file`,
    `  the table ${table} with the names and states of the files`,
    'To delete them permanently, run:',
    `  aws s3 rb --force s3://${bucket}`,
    `  aws dynamodb update-table --table-name ${table} --no-deletion-protection-enabled`,
    `  aws dynamodb delete-table --table-name ${table}`,
    'SAM’s artifact bucket (aws-sam-cli-managed-default) also remains, because other stacks may use it.',
  ];
}
