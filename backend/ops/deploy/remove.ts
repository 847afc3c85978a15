import { AwsTenants } from '../tenants/aws-tenants.ts';
import type { DeploySettings } from './settings.ts';
import { SiteObjects } from './site-objects.ts';
import { Stacks } from './stacks.ts';
import { DeployError, type Steps } from './steps.ts';

export interface RemoveParts {
  readonly steps: Steps;
  /** Asks the one at the terminal to type the name of the stack. */
  readonly confirm: (stack: string) => Promise<boolean>;
}

/**
 * Takes a deployment away, but for what people have stored.
 *
 * @throws {DeployError} when there is nothing to take away, or nobody confirms it
 */
export async function remove(settings: DeploySettings, parts: RemoveParts): Promise<void> {
  const { stack, siteStack, dryRun } = settings;
  const { steps } = parts;
  const stacks = new Stacks();
  const site = dryRun ? undefined : await stacks.describe(siteStack);
  const files = dryRun ? undefined : await stacks.describe(stack);
  if (!dryRun) {
    await stacks.region();
    if (!site && !files) throw new DeployError(`There is no stack ${stack}, and no ${siteStack}`);
    if (!settings.yes && !(await parts.confirm(stack))) throw new DeployError('Nothing is removed');
  }
  if (dryRun || site) {
    // A deployment that has failed half-way has no outputs, and nothing in a bucket.
    const bucket = dryRun ? '<SiteBucketName>' : site?.outputs['SiteBucketName'];
    if (bucket !== undefined) {
      await steps.do('Empty the site’s bucket', [`s3://${bucket}`], undefined, () =>
        new SiteObjects(bucket).empty(),
      );
    }
    const what = 'Delete the site: CloudFront takes minutes';
    await steps.do(what, [`stack ${siteStack}`], undefined, () => stacks.delete(siteStack));
  }
  if (dryRun || files) {
    const { BucketName, TableName } = dryRun
      ? { BucketName: '<BucketName>', TableName: '<TableName>' }
      : (files?.outputs ?? {});
    if (TableName !== undefined) {
      await steps.do('Delete every tenant’s API keys', [`${stack}/…`], undefined, async () => {
        await (await AwsTenants.open(stack)).deleteAllKeys();
      });
    }
    await steps.do('Delete the API, functions and alarms', [`stack ${stack}`], undefined, () =>
      stacks.delete(stack),
    );
    if (BucketName !== undefined && TableName !== undefined) {
      for (const line of retained(BucketName, TableName)) steps.say(line);
    }
  }
}

function retained(bucket: string, table: string): string[] {
  return [
    '',
    'Retained, because they hold what people have stored, and nothing can bring that back:',
    `  the bucket ${bucket} with every stored file`,
    `  the table ${table}, which knows their names`,
    'When nobody needs them any more:',
    `  aws s3 rb --force s3://${bucket}`,
    `  aws dynamodb update-table --table-name ${table} --no-deletion-protection-enabled`,
    `  aws dynamodb delete-table --table-name ${table}`,
    'SAM’s own bucket for artifacts (aws-sam-cli-managed-default) stays for your other stacks.',
  ];
}
