import { join } from 'node:path';
import { AwsTenants } from '../tenants/aws-tenants.ts';
import { connectOrigins } from './connect-origins.ts';
import { run, samArguments, type SamDeploy } from './sam.ts';
import type { DeploySettings } from './settings.ts';
import { SiteObjects } from './site-objects.ts';
import { Stacks } from './stacks.ts';
import { DeployError, type Steps } from './steps.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SITE_TEMPLATE = 'backend/infra/site/site.yaml';
const SITE_FOLDER = join(ROOT, 'dist/site');
/** Whose key the site has; an application's own tenants stand beside it. */
const TENANT = 'demo';

export interface DeployDeps {
  readonly steps: Steps;
  /** Another for an emulator that lacks a part of it. */
  readonly filesTemplate?: string;
  readonly build?: () => Promise<void>;
  /** Somebody sits there: SAM asks before it changes the stack, and the server key may be shown. */
  readonly terminal: boolean;
}

/**
 * Everything from the sources to an address. Each step may be repeated, and so may the whole: what is there
 * is updated, and nothing of anybody's files is touched.
 *
 * @throws {DeployError} in words for the one who deploys
 */
export async function deploy(settings: DeploySettings, parts: DeployDeps): Promise<void> {
  const { stack, siteStack, site, dryRun } = settings;
  const { steps, filesTemplate = 'backend/template.yaml' } = parts;
  const stacks = new Stacks();
  const region = dryRun ? '<region>' : await stacks.region();
  // A dry run asks nobody, and tells a first deployment.
  const known = dryRun ? undefined : await stacks.describe(stack);
  const sam = async (
    title: string,
    deployment: Omit<SamDeploy, 'region' | 'confirm'>,
    confirm = false,
  ): Promise<void> => {
    const words = samArguments({ ...deployment, region, confirm });
    await steps.do(title, [`sam ${words.join(' ')}`], undefined, () => run('sam', words, ROOT));
  };
  const output = (of: string, name: string): Promise<string> =>
    dryRun ? Promise.resolve(`<${name}>`) : stacks.output(of, name);

  const build = parts.build ?? (() => run('npm', ['run', '--silent', 'build'], ROOT));
  await steps.do(
    'Build the package, the functions and the site',
    ['npm run build'],
    undefined,
    build,
  );

  let siteUrl: string | undefined;
  if (site) {
    await sam('Deploy the site: a private bucket behind CloudFront (minutes, the first time)', {
      template: SITE_TEMPLATE,
      stack: siteStack,
      parameters: settings.siteParameters,
    });
    siteUrl = await output(siteStack, 'SiteUrl');
  }
  const allowed = new Set([
    ...(siteUrl === undefined ? [] : [siteUrl]),
    ...settings.origins,
    // Those of earlier deployments; --parameter cannot take one away, the console can.
    ...(known?.parameters['AllowedOrigins']?.split(',') ?? []),
  ]);
  if (allowed.size === 0) {
    throw new DeployError('Nobody could upload: give --origins, or leave --no-site out');
  }
  await sam(
    'Deploy the Filestore stack',
    {
      template: filesTemplate,
      stack,
      parameters: { ...settings.filesParameters, AllowedOrigins: [...allowed].join(',') },
    },
    !settings.yes && parts.terminal,
  );
  const endpoint = await output(stack, 'ApiEndpoint');
  const keys = await steps.do(
    `Give the tenant “${TENANT}” its keys, unless it has them`,
    [`npm run tenant -- add ${TENANT} --stack ${stack}`],
    { browser: '<browser key>', server: '<server key>' },
    () => keysOf(stack),
  );
  if (siteUrl !== undefined) {
    await sam('Tell the site’s policy which API and bucket its pages may call', {
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
    await steps.do(
      'Upload the site, with its endpoint and browser key in config.json',
      [`dist/site → s3://${bucket}`],
      undefined,
      () => new SiteObjects(bucket).replace(SITE_FOLDER, { endpoint, apiKey: keys.browser }),
    );
  }
  steps.say('');
  if (siteUrl !== undefined) {
    steps.say(`site        ${siteUrl}`);
    const { SiteDomainName, SiteHostedZoneId } = settings.siteParameters;
    if (SiteDomainName && !SiteHostedZoneId) {
      steps.say(`            a CNAME of yours to ${await output(siteStack, 'SiteTarget')}`);
    }
  }
  steps.say(`endpoint    ${endpoint}`);
  steps.say(`browser key ${keys.browser}`);
  const shown = keys.server !== undefined && parts.terminal;
  // A secret belongs into no job's log.
  steps.say(`server key  ${shown ? keys.server : `in API Gateway, as ${stack}/${TENANT}/server`}`);
}

/** The server key only when it is new. */
async function keysOf(stack: string): Promise<{ browser: string; server?: string }> {
  const tenants = await AwsTenants.open(stack);
  const browser = await tenants.browserKey(TENANT);
  return browser === undefined ? tenants.add(TENANT, {}) : { browser };
}
