import { parseArgs } from 'node:util';
import { runConformance, type Result, type Target } from './run.ts';

const USAGE = `npx filestore-upload conformance --endpoint https://files.example.com/v1 --key BROWSER_KEY
                                 [--server-key SERVER_KEY] [--origin https://www.example.com] [--json]

Looks whether an API keeps the contract that <filestore-upload> relies on. It announces more than
a hundred files of a few bytes, uploads a few of them, and deletes them all. Without --server-key only the page's
half is looked at; --origin is that of a page that may upload. Keys may also come from the environment,
BROWSER_KEY and SERVER_KEY. Ends with 0 when every sentence that was looked at is kept.`;

const marks: Readonly<Record<Result['outcome'], string>> = {
  kept: '✓',
  broken: '✗',
  'not looked at': '–',
};

try {
  await command(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

async function command([verb, ...words]: readonly string[]): Promise<void> {
  if (verb !== 'conformance') throw new Error(USAGE);
  const { target, json } = read(words);
  const results = await runConformance(target, (result) => {
    if (json) return;
    console.log(`${marks[result.outcome]} ${result.rule}`);
    if ('reason' in result) console.log(`    ${result.reason}`);
  });
  const count = (outcome: Result['outcome']): number =>
    results.filter((result) => result.outcome === outcome).length;
  if (json) console.log(JSON.stringify(results, null, 2));
  else {
    console.log(
      `\n${count('kept')} kept, ${count('broken')} broken, ${count('not looked at')} not looked at`,
    );
  }
  if (count('broken') > 0 || count('kept') === 0) process.exitCode = 1;
}

function read(words: readonly string[]): { target: Target; json: boolean } {
  const { values } = parseArgs({
    args: [...words],
    options: {
      endpoint: { type: 'string' },
      key: { type: 'string' },
      'server-key': { type: 'string' },
      origin: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const { endpoint, key: browserKey = process.env['BROWSER_KEY'] } = values;
  if (!endpoint || !URL.canParse(endpoint) || !browserKey) throw new Error(USAGE);
  const target = {
    endpoint: endpoint.replace(/\/+$/, ''),
    browserKey,
    serverKey: values['server-key'] ?? process.env['SERVER_KEY'],
    origin: values.origin,
  };
  return { target, json: values.json };
}
