import { readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functions } from '../../backend/infra/functions.ts';
import { installPython } from '../real/install.ts';
import { freePort, run, startServer } from '../real/servers.ts';
import { checkDeploy } from './check-deploy.ts';
import { checkLinters } from './check-linters.ts';
import { awsEnvironment } from './deploy.ts';
import { emulatorDifferences } from './emulator-differences.ts';
import { lintTemplates } from './lint.ts';
import { USED_ACTIONS } from './role-endpoint.ts';
import { AWS_TOOLS, EMULATOR } from './tools.ts';

/*
 * `npm run verify -- stack` tests the template and the built functions as the template deploys them. It needs
 * Python 3, npm and the output of `npm run build`. `node test/stack/run.ts --every` lints the template
 * for every three choices of its parameters instead of every pair.
 */
const ROOT = join(import.meta.dirname, '../..');

/** Suites that use only HTTP, or interfaces that a deployed stack has too. */
const EVERYWHERE = ['attacks', 'events', 'multipart', 'refusals', 'round-trip', 'store-on-load'];
/** Suites that also move the clock, inject faults or start several stacks. */
const BUILT = [
  ...EVERYWHERE,
  'checksums',
  'cleanup',
  'confirm',
  'conformance',
  'event-faults',
  'query-costs',
  'file-events',
  'hostile-requests',
  'idempotency',
  'multipart-faults',
  'outage',
  'paths-and-kinds',
  'policy',
  'quotas',
  'scan',
  'scan-later',
  'schedules',
  'server-client',
  'server-client-early-store',
  'server-upload',
  'signed-again',
  'tenants',
];

/** Without this right, S3 returns 403 instead of 404 for an old link to a deleted file. That is enough. */
const MEANT_TO_LACK = new Set(['download lacked s3:ListBucket bucket']);

/** Lambda reads the stream with the rights of the function. */
const OF_LAMBDA = /^deliver dynamodb:(DescribeStream|Get(Records|ShardIterator)|ListStreams)$/;

const tools = await installPython(AWS_TOOLS);
const emulator = await installPython(EMULATOR);

step('the template, translated and linted');
const found = await lintTemplates(tools, process.argv.includes('--every'));
if (found.length > 0) fail(found);

step('sam validate --lint');
const template = join(ROOT, 'backend/template.yaml');
await run('python3', ['-m', 'samcli', 'validate', '--lint', '--template-file', template], {
  ...awsEnvironment('http://localhost:1'),
  PYTHONPATH: tools,
});

step('checkov and cdk-nag, compared with their classification');
const differences = await checkLinters(tools);
if (differences.length > 0) fail(differences);

step('the built functions, with no more rights than their policies');
await rm(USED_ACTIONS, { recursive: true, force: true });
await vitest(BUILT, {
  TEST_FUNCTIONS: 'built',
  TEST_SCALE: '0.02',
});
await comparePolicies();

step('npm run deploy, tenant and health, with ministack');
await withEmulator((endpoint) => checkDeploy(endpoint, tools));

step('the template, deployed by SAM into ministack');
await withEmulator(async (endpoint) => {
  const report = join(tmpdir(), `filestore-emulator-${process.pid}.json`);
  const env = { TEST_AWS_EMULATOR: endpoint, TEST_SAM: tools };
  const json = ['--reporter=json', `--outputFile=${report}`, '--no-file-parallelism'];
  // Some tests are expected to fail. `compareReport` checks which ones.
  await vitest(EVERYWHERE, env, json).catch(() => undefined);
  await compareReport(report);
  await rm(report);
});

function step(title: string): void {
  console.log(`\n— ${title}`);
}

function fail(lines: readonly string[]): never {
  console.error(lines.join('\n'));
  process.exit(1);
}

async function vitest(
  suites: readonly string[],
  env: NodeJS.ProcessEnv,
  more: readonly string[] = [],
): Promise<void> {
  const files = suites.map((name) => `test/integration/${name}.test.ts`);
  const vitestFile = 'node_modules/vitest/vitest.mjs';
  const parameters = [vitestFile, 'run', '--project', 'integration', ...more, ...files];
  await run(process.execPath, parameters, env);
}

/** Fails for rights that are granted but never used, and for rights that are needed but not granted. */
async function comparePolicies(): Promise<void> {
  const files = await readdir(USED_ACTIONS);
  const logs = await Promise.all(files.map((file) => readFile(join(USED_ACTIONS, file), 'utf8')));
  const lines = new Set(logs.flatMap((log) => log.split('\n')).filter((line) => line !== ''));
  const used = new Set([...lines].map((line) => line.split(' ').slice(0, 3).join(' ')));
  const unused = functions.flatMap(({ name, policy }) =>
    policy
      .flatMap(({ actions }) => actions)
      .filter((action) => !used.has(`${name} used ${action}`))
      .filter((action) => !OF_LAMBDA.test(`${name} ${action}`))
      .map((action) => `${name} is granted ${action} but has not used it`),
  );
  const lacked = [...lines].filter(
    (line) => line.split(' ')[1] === 'lacked' && !MEANT_TO_LACK.has(line),
  );
  if (unused.length + lacked.length > 0) fail([...unused, ...lacked]);
  console.log(`${used.size} rights granted and used`);
}

async function withEmulator(work: (endpoint: string) => Promise<void>): Promise<void> {
  const port = await freePort();
  const endpoint = `http://localhost:${port}`;
  const file = join(import.meta.dirname, 'emulator.py');
  const server = await startServer('ministack', port, 'python3', [file], {
    ...awsEnvironment(endpoint),
    GATEWAY_PORT: String(port),
    // ministack translates SAM templates with SAM's own library.
    PYTHONPATH: `${emulator}:${tools}`,
  });
  try {
    await work(endpoint);
  } finally {
    await server.stop();
  }
}

interface Report {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

async function compareReport(file: string): Promise<void> {
  const { testResults } = JSON.parse(await readFile(file, 'utf8')) as Report;
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const named = new Set(Object.keys(emulatorDifferences));
  const wrong = [
    ...testResults
      .filter(({ assertionResults }) => assertionResults.length === 0)
      .map(({ message }) => `no test ran: ${message}`),
    ...results
      .filter(({ fullName, status }) => (status === 'passed') === named.has(fullName))
      .map(({ fullName, status }) => `${status}: ${fullName}`),
    ...[...named]
      .filter((name) => !results.some(({ fullName }) => fullName === name))
      .map((name) => `no such test: ${name}`),
  ];
  if (wrong.length > 0) fail(wrong);
  const passed = results.filter(({ status }) => status === 'passed').length;
  console.log(`${passed} tests pass. ${named.size} fail for known reasons:`);
  for (const reason of new Set(Object.values(emulatorDifferences))) console.log(`  ${reason}`);
}
