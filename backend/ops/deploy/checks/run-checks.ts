import { combinationProblem } from '../parameter-values.ts';
import type { DeploySettings } from '../settings.ts';
import type { Stacks } from '../stacks.ts';
import { DeployError } from '../steps.ts';
import { checkAws, findingLine, ok, problem, type Finding } from './finding.ts';
import { checkIdentity } from './identity.ts';
import { checkReservation } from './event-concurrency.ts';
import { checkExistingBucket, checkExistingTable } from './existing-storage.ts';
import { checkQuotas } from './quotas.ts';
import { checkStackState } from './stack-state.ts';
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
  const concurrency = await checkAws('Lambda concurrency', 'warning', async () => {
    const existing = await stacks.describe(settings.stack);
    return (await checkReservation(settings, existing)).finding;
  });
  const storage = await checkStorage(settings, stacks);
  const found = await checkStacks(settings, stacks);
  return [...tools, region, identity, parameters, concurrency, ...storage, ...found];
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
    const quotas = await checkQuotas();
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

/** The stack would answer each call with 500 if its table or bucket did not exist. */
async function checkStorage(settings: DeploySettings, stacks: Stacks): Promise<Finding[]> {
  const earlier = (await stacks.describe(settings.stack))?.parameters ?? {};
  const check = (
    name: 'ExistingTableName' | 'ExistingBucketName',
    look: (value: string) => Promise<Finding>,
  ): Promise<Finding>[] => {
    const [before = '', now] = [earlier[name], settings.filesParameters[name]];
    const value = now ?? before;
    if (value !== '') return [checkAws(name, 'problem', () => look(value))];
    if (before === '') return [];
    const text = `cannot be cleared, because the stack would start with an empty one. It is ${before} now. Pass the name of another one`;
    return [Promise.resolve(problem(name, `${text}, such as the original one.`))];
  };
  return Promise.all([
    ...check('ExistingTableName', checkExistingTable),
    ...check('ExistingBucketName', checkExistingBucket),
  ]);
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
