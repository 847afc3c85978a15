import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { differenceReasons } from '../support/difference-reasons.ts';

const FOLDER = join(import.meta.dirname, '../integration');

/** Suites that do not apply to other servers, each with its reason. */
const leftOut: Readonly<Record<string, string>> = {
  ...differenceReasons('makes our own S3 fail on purpose', [
    'metrics.test.ts',
    'multipart-faults.test.ts',
    'outage.test.ts',
  ]),
  ...differenceReasons('loses, repeats and delays events of our own bus', ['event-faults.test.ts']),
  ...differenceReasons('counts the requests that arrive at our own S3', ['cost.test.ts']),
  ...differenceReasons('puts proxies that lie before our own S3', ['store-probe.test.ts']),
  ...differenceReasons('needs a bucket with its own CORS rules', ['origins.test.ts']),
  ...differenceReasons('uses neither S3 nor DynamoDB', [
    'closed-connection.test.ts',
    'deploy-check.test.ts',
    'event-bus.test.ts',
    'lambda-host.test.ts',
    'resend-events.test.ts',
    'server-failures.test.ts',
    'webhook-sender.test.ts',
  ]),
  ...differenceReasons('starts its own servers', ['query-costs.test.ts', 'start.test.ts']),
  ...differenceReasons('moves the clock of our own S3', [
    'repeated-forms.test.ts',
    'signed-again.test.ts',
  ]),
  ...differenceReasons('starts one stack twice, over its own S3 and table', ['scan-later.test.ts']),
  ...differenceReasons('puts proxies before our own S3 and loses its events', [
    'prove.test.ts',
    'prove-report.test.ts',
  ]),
};

/** Returns the suites that use S3 or DynamoDB over the wire, except for those left out. */
export function wireSuites(): readonly string[] {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.test.ts'));
  const unknown = Object.keys(leftOut).filter((name) => !files.includes(name));
  if (unknown.length > 0) throw new Error(`There is no suite ${unknown.join(', ')}`);
  const wanted = files.filter((name) => !(name in leftOut));
  return ['test/integration/s3/conformance', ...wanted.map((name) => `test/integration/${name}`)];
}
