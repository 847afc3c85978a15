import { parseArgs } from 'node:util';
import { originProblem } from '../../domain/origin.ts';
import { parameters } from '../../infra/parameters.ts';
import { siteParameters } from '../../infra/site/parameters.ts';
import { parameterProblem } from './parameter-values.ts';
import { DeployError } from './steps.ts';

export const USAGE = `npm run deploy -- [--stack NAME] [--origins https://www.example.com,…] [--remove-origin URL,…]
                  [--no-site] [--parameter NAME=VALUE …] [--yes] [--dry-run]
npm run deploy -- --check [--stack NAME] [--no-site] [--parameter NAME=VALUE …]
npm run deploy -- --remove [--stack NAME] [--yes] [--dry-run]

Builds everything, deploys the Filestore stack and the demo site with SAM, and prints the URL of the site
and the keys. Uses the region and credentials of the AWS CLI. SAM shows the changes and asks for
confirmation, unless you pass --yes. --check looks at tools, credentials, quotas and stacks, and changes
nothing. --dry-run prints the steps of a first deployment without running them.`;

/** The options of `npm run deploy`. */
export interface DeploySettings {
  /** The name of the Filestore stack. The name of the site's stack is derived from it. */
  readonly stack: string;
  readonly siteStack: string;
  /** The origins of pages besides the site that may upload. */
  readonly origins: readonly string[];
  /** The origins of earlier deployments that may no longer upload. */
  readonly removedOrigins: readonly string[];
  readonly site: boolean;
  /** Parameter values of the two templates, by name. */
  readonly filesParameters: Readonly<Record<string, string>>;
  readonly siteParameters: Readonly<Record<string, string>>;
  readonly remove: boolean;
  /** Only checks whether a deployment can succeed. */
  readonly check: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

/** @throws {DeployError} with a message that names the invalid option */
export function readDeploySettings(args: readonly string[]): DeploySettings {
  const { values } = parseOptions(args);
  if (values.help) throw new DeployError(USAGE);
  const { stack } = values;
  if (!/^[a-zA-Z][a-zA-Z0-9-]{0,39}$/.test(stack)) {
    throw new DeployError(
      `--stack ${stack}: use at most 40 letters, digits and dashes, starting with a letter`,
    );
  }
  for (const option of ['check', 'remove-origin'] as const) {
    if (values.remove && values[option]) {
      throw new DeployError(`--remove and --${option} cannot be combined`);
    }
  }
  const chosen = values.parameter.map(parameterOf);
  const select = (known: object): Record<string, string> =>
    Object.fromEntries(chosen.filter(([name]) => Object.hasOwn(known, name)));
  return {
    stack,
    siteStack: `${stack}-site`,
    origins: originsOf(values.origins),
    removedOrigins: listOf(values['remove-origin']),
    site: !values['no-site'],
    filesParameters: select(parameters),
    siteParameters: select(siteParameters),
    remove: values.remove,
    check: values.check,
    yes: values.yes,
    dryRun: values['dry-run'],
  };
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        stack: { type: 'string', default: 'filestore' },
        origins: { type: 'string', default: '' },
        'remove-origin': { type: 'string', default: '' },
        parameter: { type: 'string', multiple: true, default: [] },
        'no-site': { type: 'boolean', default: false },
        remove: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new DeployError(`${error instanceof Error ? error.message : ''}\n\n${USAGE}`);
  }
}

/** The parameters that the command sets, and that an operator must not set. */
const COMPUTED = ['AllowedOrigins', 'ConnectOrigins'];

function parameterOf(text: string): [name: string, value: string] {
  const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(text) ?? [];
  if (COMPUTED.includes(name)) {
    throw new DeployError(
      `--parameter ${name}: is set by the deployment; use --origins to allow more pages`,
    );
  }
  const problem = parameterProblem(name, value);
  if (problem !== undefined) throw new DeployError(`--parameter ${text}: ${problem}`);
  return [name, value];
}

function originsOf(text: string): readonly string[] {
  const origins = listOf(text);
  for (const origin of origins) {
    const problem = originProblem(origin);
    if (problem !== undefined) throw new DeployError(`--origins ${origin}: ${problem}`);
  }
  return origins;
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
