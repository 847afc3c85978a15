import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { template } from '../../backend/infra/template.ts';
import { installPython } from '../real/install.ts';
import { apiFindings } from './linter-findings/api.ts';
import {
  classes,
  deployments,
  type Classification,
  type Finding,
} from './linter-findings/classification.ts';
import { functionFindings } from './linter-findings/functions.ts';
import { monitoringFindings } from './linter-findings/monitoring.ts';
import { storageFindings } from './linter-findings/storage.ts';
import { installNag, nagFindings } from './nag.ts';
import { readFromPython } from './python.ts';
import { resolveConditions, type Parameters, type Template } from './resolve.ts';
import { AWS_TOOLS, CHECKOV } from './tools.ts';

const GUIDE = 'demo/guides/security.md';
/** Needs the parameter WebAclArn, which excludes the web ACL of the stack. */
const NOT_DEPLOYED = new Set(['GivenWebAclAssociation']);

const all: readonly Classification[] = [
  ...functionFindings,
  ...apiFindings,
  ...storageFindings,
  ...monitoringFindings,
];

interface Deployment {
  readonly name: string;
  readonly parameters: Parameters;
  readonly findings: readonly Finding[];
}

/**
 * Compares the findings of checkov and cdk-nag with their classification, and the classification with its numbers
 * in the security guide.
 *
 * @param tools - The folder with the Python package that translates templates
 * @returns The differences, one line each.
 */
export async function checkLinters(tools: string): Promise<string[]> {
  const source = template() as unknown as Template;
  const resolved = deployments.map(({ parameters }) => ({
    template: resolveConditions(source, parameters),
    parameters,
  }));
  const translated = await readFromPython<Template[]>('translate.py', tools, resolved);
  const checkov = await installPython(CHECKOV);
  const nag = await installNag();
  const ofCheckov = await readFromPython<Finding[][]>('run_checkov.py', checkov, translated);
  const found: Deployment[] = [];
  for (const [index, deployment] of deployments.entries()) {
    const one = translated[index];
    if (!one) throw new Error(`The template ${deployment.name} is not translated`);
    const findings = [...(ofCheckov[index] ?? []), ...(await nagFindings(nag, one))];
    found.push({ ...deployment, findings });
  }
  const deployed = new Set(resolved.flatMap((one) => Object.keys(one.template.Resources)));
  const missing = Object.keys(source.Resources).filter(
    (id) => !deployed.has(id) && !NOT_DEPLOYED.has(id),
  );
  const count = found.flatMap(({ findings }) => findings).length;
  console.log(`${count} findings of checkov and cdk-nag in ${found.length} deployments`);
  return [
    ...missing.map((id) => `${id}: add the parameter that creates it to classification.ts`),
    ...found.flatMap(unclassified),
    ...all.flatMap((classification) => outdated(classification, found)),
    ...(await wrongNumbers()),
  ];
}

/** An option does not explain a finding in a deployment that sets it. */
function explains(one: Classification, { check, what }: Finding, parameters: Parameters): boolean {
  return (
    one.checks.includes(check) &&
    (one.what === undefined || one.what.test(what)) &&
    !(one.class === 'option' && one.option in parameters)
  );
}

function unclassified({ name, parameters, findings }: Deployment): string[] {
  return findings.flatMap((finding) => {
    const count = all.filter((one) => explains(one, finding, parameters)).length;
    if (count === 1) return [];
    const problem = count === 0 ? 'is not classified' : `is classified ${count} times`;
    return [`${finding.check} ${finding.what}, ${name}: ${problem}`];
  });
}

function outdated(one: Classification, found: readonly Deployment[]): string[] {
  return one.checks
    .filter(
      (check) =>
        !found.some(({ parameters, findings }) =>
          findings.some((finding) => finding.check === check && explains(one, finding, parameters)),
        ),
    )
    .map((check) => `${check} (${one.class}): no linter reports this any more`);
}

/** Compares the table in the guide with the classes and the number of their checks. */
async function wrongNumbers(): Promise<string[]> {
  const guide = await readFile(join(import.meta.dirname, '../..', GUIDE), 'utf8');
  const cells = guide.replaceAll(/ {2,}/g, ' ');
  return Object.entries(classes)
    .map(([name, meaning]) => {
      const classified = all.filter((one) => one.class === name).flatMap(({ checks }) => checks);
      return `| \`${name}\` | ${meaning} | ${new Set(classified).size} |`;
    })
    .filter((row) => !cells.includes(row))
    .map((row) => `${GUIDE} lacks the row ${row}`);
}

// `node test/stack/check-linters.ts` checks only this.
if (import.meta.main) {
  const differences = await checkLinters(await installPython(AWS_TOOLS));
  for (const line of differences) console.error(line);
  process.exitCode = differences.length > 0 ? 1 : 0;
}
