import { parseArgs } from 'node:util';
import { parameters } from '../../infra/parameters.ts';
import { siteParameters } from '../../infra/site/parameters.ts';
import { DeployError } from './steps.ts';

export const USAGE = `npm run deploy -- [--stack NAME] [--origins https://www.example.com,…] [--no-site]
                  [--parameter NAME=VALUE …] [--yes] [--dry-run]
npm run deploy -- --remove [--stack NAME] [--yes] [--dry-run]

Builds everything, deploys the Filestore stack and the demo site by SAM, and prints the site's address
and the keys. Region and credentials are those that the AWS command line would use. SAM shows what it
would change and asks, unless --yes. --dry-run tells each step of a first deployment, and takes none.`;

/** What one call of `npm run deploy` is asked for. */
export interface DeploySettings {
  /** Of the Filestore stack; that of the site is named after it. */
  readonly stack: string;
  readonly siteStack: string;
  /** Pages beside the site that may upload. */
  readonly origins: readonly string[];
  readonly site: boolean;
  /** By name, of either template. */
  readonly filesParameters: Readonly<Record<string, string>>;
  readonly siteParameters: Readonly<Record<string, string>>;
  readonly remove: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

/** @throws {DeployError} in words that name the option */
export function readDeploySettings(args: readonly string[]): DeploySettings {
  const { values } = parsed(args);
  if (values.help) throw new DeployError(USAGE);
  const { stack } = values;
  if (!/^[a-zA-Z][a-zA-Z0-9-]{0,39}$/.test(stack)) {
    throw new DeployError(
      `--stack ${stack}: letters, digits and dashes, a letter first, at most 40`,
    );
  }
  const chosen = values.parameter.map(parameterOf);
  const of = (known: object): Record<string, string> =>
    Object.fromEntries(chosen.filter(([name]) => Object.hasOwn(known, name)));
  return {
    stack,
    siteStack: `${stack}-site`,
    origins: originsOf(values.origins),
    site: !values['no-site'],
    filesParameters: of(parameters),
    siteParameters: of(siteParameters),
    remove: values.remove,
    yes: values.yes,
    dryRun: values['dry-run'],
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        stack: { type: 'string', default: 'filestore' },
        origins: { type: 'string', default: '' },
        parameter: { type: 'string', multiple: true, default: [] },
        'no-site': { type: 'boolean', default: false },
        remove: { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new DeployError(`${error instanceof Error ? error.message : ''}\n\n${USAGE}`);
  }
}

/** What the command works out itself, and an operator may not set beside it. */
const OWN = ['AllowedOrigins', 'ConnectOrigins'];

function parameterOf(text: string): [name: string, value: string] {
  const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(text) ?? [];
  if (OWN.includes(name)) {
    throw new DeployError(`--parameter ${name}: it is made of the site and of --origins`);
  }
  if (!Object.hasOwn({ ...parameters, ...siteParameters }, name)) {
    throw new DeployError(`--parameter ${text}: no template has a parameter of this name`);
  }
  return [name, value];
}

function originsOf(text: string): string[] {
  const origins = text.split(',').filter((origin) => origin !== '');
  for (const origin of origins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw new DeployError(`--origins ${origin}: an origin such as https://www.example.com`);
    }
  }
  return origins;
}
