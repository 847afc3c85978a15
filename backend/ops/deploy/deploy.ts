import { join } from 'node:path';
import { allowedOrigins } from './allowed-origins.ts';
import { checkReservation, type Reservation } from './checks/event-concurrency.ts';
import { quickChecks, stopAtProblems } from './checks/run-checks.ts';
import { connectOrigins } from './connect-origins.ts';
import { setExistingStorage } from './existing-storage.ts';
import { GRANT_NOTE, grantDefault } from './grant-default.ts';
import { run, samArguments, type SamDeploy } from './sam.ts';
import type { DeploySettings } from './settings.ts';
import { SiteObjects } from './site-objects.ts';
import { Stacks, type StackFacts } from './stacks.ts';
import type { Steps } from './steps.ts';
import { findOrAddTenant, type TenantKeys } from './tenant-keys.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SITE_TEMPLATE = 'backend/infra/site/site.yaml';
const SITE_FOLDER = join(ROOT, 'dist/site');
/** The tenant of the site. Applications add their own tenants. */
const TENANT = 'demo';

interface DeployDeps {
  readonly steps: Steps;
  /** Replaces the template, for an emulator that supports only a part of it. */
  readonly filesTemplate?: string;
  readonly build?: () => Promise<void>;
  /** True if a person uses the terminal: SAM asks for confirmation, and the server key may be shown. */
  readonly terminal: boolean;
}

/**
 * Builds and deploys everything. Each step and the whole deployment can be repeated: existing stacks are
 * updated, and uploaded files are not touched.
 *
 * @throws {DeployError} with a message for the operator
 */
export async function deploy(settings: DeploySettings, dependencies: DeployDeps): Promise<void> {
  const { stack, siteStack, site, dryRun } = settings;
  const { steps, filesTemplate = 'backend/template.yaml' } = dependencies;
  const stacks = new Stacks();
  if (!dryRun) await checkFirst(settings, stacks, steps);
  const region = dryRun ? (process.env['AWS_REGION'] ?? '<region>') : await stacks.region();
  // A dry run sends no requests, and describes a first deployment.
  const existing = dryRun ? undefined : await stacks.describe(stack);
  const existingSite = dryRun ? undefined : await stacks.describe(siteStack);
  const originsWith = (siteUrl: string | undefined): string[] =>
    allowedOrigins({
      // A dry run does not know the origins, and cannot refuse to remove one.
      existing: dryRun
        ? settings.removedOrigins
        : (existing?.parameters['AllowedOrigins']?.split(',') ?? []),
      added: settings.origins,
      removed: settings.removedOrigins,
      site: siteUrl,
    });
  // Fails now rather than after the build. The URL of a new site is not known yet.
  originsWith(existingSite?.outputs['SiteUrl'] ?? (site ? '<SiteUrl>' : undefined));
  const grantParameters = grantDefault(settings, existing);
  if (grantParameters.RequireGrant !== undefined) steps.say(GRANT_NOTE);
  const reservation = dryRun ? undefined : await reservationOrNone(settings, existing);
  if (reservation?.parameters.EventConcurrency !== undefined) steps.say(reservation.finding.text);
  const sam = async (
    title: string,
    deployment: Omit<SamDeploy, 'region' | 'confirm'>,
    confirm = false,
  ): Promise<void> => {
    const args = samArguments({ ...deployment, region, confirm });
    await steps.step({
      title,
      details: [`sam ${args.join(' ')}`],
      dryRunResult: undefined,
      run: () => run('sam', args, ROOT),
    });
  };
  const output = (stackName: string, name: string): Promise<string> =>
    dryRun ? Promise.resolve(`<${name}>`) : stacks.output(stackName, name);

  const build = dependencies.build ?? (() => run('npm', ['run', '--silent', 'build'], ROOT));
  await steps.step({
    title: 'Build the package, the functions and the site',
    details: ['npm run build'],
    dryRunResult: undefined,
    run: build,
  });

  let siteUrl: string | undefined;
  if (site) {
    await sam(
      'Deploy the site, a private bucket behind CloudFront (the first deployment takes minutes)',
      {
        template: SITE_TEMPLATE,
        stack: siteStack,
        parameters: settings.siteParameters,
      },
    );
    siteUrl = await output(siteStack, 'SiteUrl');
  }
  const origins = originsWith(siteUrl ?? existingSite?.outputs['SiteUrl']);
  await sam(
    'Deploy the Filestore stack',
    {
      template: filesTemplate,
      stack,
      parameters: {
        ...grantParameters,
        ...reservation?.parameters,
        ...settings.filesParameters,
        AllowedOrigins: origins.join(','),
      },
    },
    !settings.yes && dependencies.terminal,
  );
  const parameters = { ...existing?.parameters, ...settings.filesParameters };
  await setExistingStorage({ parameters, origins }, steps);
  const endpoint = await output(stack, 'ApiEndpoint');
  const keys = await steps.step<TenantKeys>({
    title: `Create the tenant “${TENANT}”, unless it exists`,
    details: [`npm run tenant -- add ${TENANT} --stack ${stack}`],
    dryRunResult: { browser: '<browser key>', server: '<server key>' },
    run: () => findOrAddTenant(stack, TENANT),
  });
  if (siteUrl !== undefined) {
    await sam('Allow the site’s pages to call the API and the bucket (Content-Security-Policy)', {
      template: SITE_TEMPLATE,
      stack: siteStack,
      parameters: {
        ...settings.siteParameters,
        ConnectOrigins: dryRun
          ? '<origins of the API and of the bucket>'
          : connectOrigins(endpoint, await output(stack, 'BucketName'), region),
      },
    });
    const bucket = await output(siteStack, 'SiteBucketName');
    await steps.step({
      title: 'Upload the site, with the endpoint and the browser key in config.json',
      details: [`dist/site → s3://${bucket}`],
      dryRunResult: undefined,
      run: () => new SiteObjects(bucket).replace(SITE_FOLDER, { endpoint, apiKey: keys.browser }),
    });
  }
  steps.say('');
  if (siteUrl !== undefined) {
    steps.say(`site        ${siteUrl}`);
    const { SiteDomainName, SiteHostedZoneId } = settings.siteParameters;
    if (SiteDomainName && !SiteHostedZoneId) {
      steps.say(`            create a CNAME record to ${await output(siteStack, 'SiteTarget')}`);
    }
  }
  steps.say(`endpoint    ${endpoint}`);
  sayKeys(keys, settings, dependencies);
}

/** Without the right to read the account's limits, the deployment shows whether they are enough. */
function reservationOrNone(
  settings: DeploySettings,
  existing: StackFacts | undefined,
): Promise<Reservation | undefined> {
  return checkReservation(settings, existing).catch(() => undefined);
}

async function checkFirst(settings: DeploySettings, stacks: Stacks, steps: Steps): Promise<void> {
  const findings = await quickChecks(settings, stacks);
  stopAtProblems(findings);
  for (const { subject, text } of findings) {
    if (subject === 'region' || subject === 'credentials') steps.say(`${subject}: ${text}`);
  }
}

function sayKeys(
  keys: TenantKeys,
  { stack }: DeploySettings,
  { steps, terminal }: DeployDeps,
): void {
  steps.say(`browser key ${keys.browser}`);
  const showServerKey = keys.server !== undefined && terminal;
  // Without a terminal, the output may be the log of a CI job, which must not contain secrets.
  steps.say(
    `server key  ${showServerKey ? keys.server : `in API Gateway, as ${stack}/${TENANT}/server`}`,
  );
}
