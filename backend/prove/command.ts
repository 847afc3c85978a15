import { parseArgs } from 'node:util';
import manifest from '../../package.json' with { type: 'json' };
import { count, linesOf, proofReport } from './report.ts';
import { runProof } from './run.ts';
import type { ProofTarget } from './session.ts';

export const PROVE_USAGE = `npx filestore-upload prove --endpoint https://files.example.com/v1 --browser-key BROWSER_KEY
                           --server-key SERVER_KEY --origin https://www.example.com [--json]

Tests what this project assumes about AWS, against your deployment. Takes at most five minutes, sends about
100 MB and costs a few cents. Deletes all files that it registers, also after a failure.

--browser-key, --server-key  The API keys. The environment variables BROWSER_KEY and SERVER_KEY also set them.
--origin                     The origin of a page that may upload.
--json                       Prints a report without keys, tokens and URLs, for an issue.

The exit code is 0 if no assumption is broken, 1 if one is or if none could be confirmed, and 2 if the
arguments are not valid.`;

/** Runs the command and returns its exit code. */
export async function prove(args: readonly string[]): Promise<number> {
  const { target, json } = parseTarget(args);
  const interruption = new AbortController();
  process.once('SIGINT', () => {
    console.error('Deleting the files of this run. Press Ctrl+C again to leave them.');
    interruption.abort();
  });
  const startedAt = new Date();
  const findings = await runProof(target, {
    interrupted: interruption.signal,
    report: (finding) => {
      if (!json) console.log(linesOf(finding));
    },
  });
  const { version } = manifest;
  const report = proofReport({ version, startedAt, findings });
  const { confirmed, broken, unknown, seconds } = report;
  if (json) console.log(JSON.stringify(report, null, 2));
  else {
    const counts = `${confirmed} confirmed, ${broken} broken, ${unknown} unknown`;
    console.log(`\n${counts}, in ${seconds} seconds`);
  }
  return broken > 0 || count(findings, 'confirmed') === 0 ? 1 : 0;
}

function parseTarget(args: readonly string[]): {
  readonly target: ProofTarget;
  readonly json: boolean;
} {
  const { values } = parseArgs({
    args: [...args],
    options: {
      endpoint: { type: 'string' },
      'browser-key': { type: 'string' },
      'server-key': { type: 'string' },
      origin: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const { endpoint, origin, json } = values;
  const browserKey = values['browser-key'] ?? process.env['BROWSER_KEY'];
  const serverKey = values['server-key'] ?? process.env['SERVER_KEY'];
  const valid = endpoint && URL.canParse(endpoint) && origin && URL.canParse(origin);
  if (!valid || !browserKey || !serverKey) throw new Error(PROVE_USAGE);
  return {
    target: { endpoint: endpoint.replace(/\/+$/, ''), browserKey, serverKey, origin },
    json,
  };
}
