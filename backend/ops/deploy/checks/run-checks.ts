import { template } from '../../../infra/template.ts';
import { combinationProblem } from '../parameter-values.ts';
import type { DeploySettings } from '../settings.ts';
import type { Stacks } from '../stacks.ts';
import { DeployError } from '../steps.ts';
import { checkAws, findingLine, ok, problem, type Finding } from './finding.ts';
import { checkIdentity } from './identity.ts';
import { checkQuotas } from './quotas.ts';
import { reservedConcurrency } from './reserved-concurrency.ts';
import { checkStackState, isNewStack } from './stack-state.ts';
import { checkTools } from './tools.ts';

/** The checks that every deployment makes first: tools, credentials, region, parameters and stacks. */
export async function quickChecks(settings: DeploySettings, stacks: Stacks): Promise<Finding[]> {
  const [tools, region] = await Promise.all([checkTools(), checkRegion(stacks)]);
  if (region.level === 'problem') return [...tools, region];
  const identity = await checkIdentity();
  if (identity.level === 'problem') return [...tools, region, identity];
  const parameters = await checkAws('parameters', 'warning', () =>
    checkParameters(settings, stacks),
  );
  return [...tools, region, identity, parameters, ...(await checkStacks(settings, stacks))];
}

/** `npm run deploy -- --check`: also the quotas of the account. Prints a line for each check. */
export async function check(
  settings: DeploySettings,
  stacks: Stacks,
  print: (line: string) => void,
): Promise<void> {
  const findings = await quickChecks(settings, stacks);
  for (const finding of findings) print(findingLine(finding));
  const reachable = findings.some(
    ({ subject, level }) => subject === 'credentials' && level !== 'problem',
  );
  if (reachable) {
    const isNew = isNewStack(await stacks.describe(settings.stack).catch(() => undefined));
    const reserved = reservedConcurrency(template(), settings.filesParameters);
    const quotas = await checkQuotas(isNew ? reserved : 0);
    for (const finding of quotas) print(findingLine(finding));
    findings.push(...quotas);
  }
  const problems = findings.filter(({ level }) => level === 'problem').length;
  if (problems > 0) {
    throw new DeployError(
      `\nThe deployment would fail. Solve ${problems === 1 ? 'this problem' : `these ${problems} problems`} first.`,
    );
  }
  print('\nNothing stands in the way of the deployment. Nothing was created or changed.');
}

/** @throws {DeployError} with the problems, if there are any */
export function stopAtProblems(findings: readonly Finding[]): void {
  const problems = findings.filter(({ level }) => level === 'problem');
  if (problems.length === 0) return;
  throw new DeployError(
    [
      'Nothing was created or changed, because the deployment would fail:',
      ...problems.map(({ subject, text }) => `  ${subject}: ${text}`),
    ].join('\n'),
  );
}

async function checkRegion(stacks: Stacks): Promise<Finding> {
  try {
    return ok('region', await stacks.region());
  } catch (error) {
    if (!(error instanceof DeployError)) throw error;
    return problem('region', error.message);
  }
}

async function checkParameters(settings: DeploySettings, stacks: Stacks): Promise<Finding> {
  const existing = (await stacks.describe(settings.stack))?.parameters ?? {};
  const text = combinationProblem({ ...existing, ...settings.filesParameters });
  return text === undefined ? ok('parameters', 'fit together') : problem('parameters', text);
}

/** Names of buckets are not checked: CloudFormation generates them, so no other account can have taken one. */
function checkStacks(settings: DeploySettings, stacks: Stacks): Promise<Finding[]> {
  const { stack, siteStack, site } = settings;
  const expected = [
    { name: stack, ownOutput: 'TableName' },
    ...(site ? [{ name: siteStack, ownOutput: 'SiteUrl' }] : []),
  ];
  return Promise.all(
    expected.map(({ name, ownOutput }) =>
      checkAws(`stack ${name}`, 'problem', async () => {
        const facts = await stacks.describe(name);
        return checkStackState({ name, ownOutput, facts });
      }),
    ),
  );
}
