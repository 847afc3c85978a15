import { parseArgs } from 'node:util';
import { runConformance, type Result, type Target } from './run.ts';

export const CONFORMANCE_USAGE = `npx filestore-upload conformance --endpoint https://files.example.com/v1 --key BROWSER_KEY
                                 [--server-key SERVER_KEY] [--origin https://www.example.com] [--json]

Checks whether an API implements the contract of <filestore-upload>. The checks register more than a hundred
files of a few bytes, upload a few of them, and delete them all.

--key, --server-key  The API keys. The environment variables BROWSER_KEY and SERVER_KEY also set them. Without
                     a server key, only the operations of a page are checked.
--origin             The origin of a page that may upload. Without it, CORS is not checked.
--json               Prints the results as JSON.

The exit code is 0 if every check passes that is not skipped, 1 if a check fails, and 2 if the arguments are
not valid.`;

const marks: Readonly<Record<Result['outcome'], string>> = {
  passed: '✓',
  failed: '✗',
  skipped: '–',
};

/** Runs the command and returns its exit code. */
export async function conformance(args: readonly string[]): Promise<number> {
  const { target, json } = parseTarget(args);
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
      `\n${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`,
    );
  }
  return count('failed') > 0 || count('passed') === 0 ? 1 : 0;
}

function parseTarget(args: readonly string[]): { target: Target; json: boolean } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      endpoint: { type: 'string' },
      key: { type: 'string' },
      'server-key': { type: 'string' },
      origin: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const { endpoint, key: browserKey = process.env['BROWSER_KEY'] } = values;
  if (!endpoint || !URL.canParse(endpoint) || !browserKey) throw new Error(CONFORMANCE_USAGE);
  const target = {
    endpoint: endpoint.replace(/\/+$/, ''),
    browserKey,
    serverKey: values['server-key'] ?? process.env['SERVER_KEY'],
    origin: values.origin,
  };
  return { target, json: values.json };
}
