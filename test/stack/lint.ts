import { readFile } from 'node:fs/promises';
import { siteTemplate } from '../../backend/infra/site/template.ts';
import { template } from '../../backend/infra/template.ts';
import { everyTuple } from './combinations.ts';
import { runPython } from './python.ts';
import { resolveConditions, type Template } from './resolve.ts';

const DEPLOYER_POLICY = new URL('../../backend/ops/deployer-policy.json', import.meta.url);

const ownDomain = {
  SiteDomainName: 'demo.example.com',
  SiteHostedZoneId: 'Z0123456789ABC',
  SiteCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d',
};

/**
 * Lints the template, in which cfn-lint follows the conditions, and the deployments that result from them: by
 * default a few that contain every pair of variants, or more that contain every three.
 *
 * @returns The findings, one line each.
 */
export async function lintTemplates(python: string, every: boolean): Promise<string[]> {
  const source = template() as unknown as Template;
  const site = siteTemplate() as unknown as Template;
  const deployments = [
    { name: 'all', template: source, parameters: { AllowedOrigins: 'https://www.example.com' } },
    // With resolved conditions, because an empty certificate ARN is invalid.
    { name: 'site', template: resolveConditions(site, {}), parameters: {} },
    {
      name: 'site with its own domain',
      template: resolveConditions(site, ownDomain),
      parameters: ownDomain,
    },
    {
      name: 'deployer policy',
      // For the linter's list of the actions of all services.
      template: {
        Resources: {
          Policy: {
            Type: 'AWS::IAM::ManagedPolicy',
            Properties: { PolicyDocument: JSON.parse(await readFile(DEPLOYER_POLICY, 'utf8')) },
          },
        },
      },
      parameters: {},
    },
    ...everyTuple(every ? 3 : 2).map((parameters) => ({
      name: JSON.stringify(parameters),
      template: resolveConditions(source, parameters),
      parameters,
    })),
  ];
  const script = 'translate_and_lint.py';
  const { output, chatter, status } = await runPython(script, python, deployments);
  const lines = output.split('\n').filter((line) => line !== '');
  if (status !== 0 && lines.length === 0)
    throw new Error(`The linter exited with ${status}: ${chatter}`);
  console.log(chatter.trim().split('\n').at(-1));
  return lines;
}
