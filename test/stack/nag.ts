import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from '../real/install.ts';
import { run } from '../real/servers.ts';
import type { Finding } from './linter-findings/classification.ts';
import type { Template } from './resolve.ts';

const PACKAGES = ['cdk-nag@2.38.2', 'aws-cdk-lib@2.276.0', 'constructs@10.8.1'];
const PACKS = [
  'AwsSolutionsChecks',
  'ServerlessChecks',
  'HIPAASecurityChecks',
  'NIST80053R5Checks',
] as const;

/* The parts of the CDK and of cdk-nag that are used here. */
type Scope = object;
interface App {
  synth(): void;
}
interface Cdk {
  readonly App: new (options: { outdir: string; analyticsReporting: boolean }) => App;
  readonly Stack: new (app: App, id: string) => Scope;
  readonly Aspects: { of(app: App): { add(pack: object): void } };
}
interface CloudFormation {
  readonly CfnInclude: new (
    scope: Scope,
    id: string,
    options: { templateFile: string; parameters: Readonly<Record<string, unknown>> },
  ) => object;
}
interface Result {
  /** The name of the rule. Packs share rules, and each pack has its own id of a rule. */
  readonly ruleOriginalName: string;
  readonly resource: { readonly node: { readonly id: string } };
  /** One of several findings of a rule about a resource. */
  readonly findingId?: string;
}
type Logger = Readonly<Record<`on${string}`, (result: Result) => void>>;
type Pack = new (options: { reports: boolean; additionalLoggers: Logger[] }) => object;

/** Installs cdk-nag with the CDK from the npm registry into a folder, once for these versions. */
export function installNag(): Promise<string> {
  const name = PACKAGES.join('-').replaceAll('@', '-');
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  return once(name, (folder) => run('npm', ['install', ...quiet, '--prefix', folder, ...PACKAGES]));
}

/**
 * Returns the findings of cdk-nag in a translated template. A rule that several packs share is one finding.
 *
 * @param nag - The folder with cdk-nag
 */
export async function nagFindings(nag: string, template: Template): Promise<Finding[]> {
  const load = createRequire(join(nag, 'package.json'));
  const { App, Stack, Aspects } = load('aws-cdk-lib') as Cdk;
  const { CfnInclude } = load('aws-cdk-lib/cloudformation-include') as CloudFormation;
  const packs = load('cdk-nag') as Readonly<Record<(typeof PACKS)[number], Pack>>;
  const found = new Map<string, Finding>();
  let passed = 0;
  const add = ({ ruleOriginalName: check, resource, findingId }: Result, suffix = ''): void => {
    const what = [resource.node.id, findingId, suffix].filter(Boolean).join(' ');
    found.set(`${check} ${what}`, { check, what });
  };
  const ignore = (): void => undefined;
  const logger: Logger = {
    onCompliance: () => (passed += 1),
    onNonCompliance: (result) => add(result),
    onError: (result) => add(result, '(the rule failed)'),
    onSuppressed: ignore,
    onSuppressedError: ignore,
    onNotApplicable: ignore,
  };
  const folder = await mkdtemp(join(tmpdir(), 'filestore-nag-'));
  try {
    const templateFile = join(folder, 'template.json');
    await writeFile(templateFile, JSON.stringify(template));
    const app = new App({ outdir: join(folder, 'out'), analyticsReporting: false });
    const stack = new Stack(app, 'Filestore');
    new CfnInclude(stack, 'Template', { templateFile, parameters: numbers(template) });
    const options = { reports: false, additionalLoggers: [logger] };
    for (const name of PACKS) Aspects.of(app).add(new packs[name](options));
    app.synth();
  } finally {
    await rm(folder, { recursive: true });
  }
  if (passed === 0) throw new Error('cdk-nag has checked nothing');
  return [...found.values()];
}

/** Returns the values of the numeric parameters, because a rule about a number fails for a reference. */
function numbers(template: Template): Record<string, unknown> {
  const all = Object.entries(template.Parameters).filter(([, { Type }]) => Type === 'Number');
  return Object.fromEntries(all.map(([name, { Default }]) => [name, Number(Default)]));
}
