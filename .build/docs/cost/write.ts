import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { parameters } from '../../../backend/infra/parameters.ts';
import { startStack, type TestStack } from '../../../test/support/local-stack/start.ts';
import { abuseTable } from './abuse-table.ts';
import { measureAbuse } from './measure-abuse.ts';
import { costPage } from './cost-table.ts';
import { measureUsage } from './measure.ts';

/** The page that `npm run docs -- cost` writes. */
export const COST_PAGE = new URL('../../../backend/ops/COST.md', import.meta.url);
/** The guide with the table of the costs of abuse. */
export const SECURITY_PAGE = new URL('../../../demo/guides/security.md', import.meta.url);

const DEFAULT_QUOTAS = {
  filesPerDay: parameters.FilesPerDay.Default,
  bytesPerDay: parameters.BytesPerDay.Default,
  clientFilesPerDay: parameters.ClientFilesPerDay.Default,
  clientBytesPerDay: parameters.ClientBytesPerDay.Default,
};

export async function makeCostPage(): Promise<string> {
  const page = await withDefaultStack(async (stack) => costPage(await measureUsage(stack)));
  return formatted(page, COST_PAGE);
}

/** Returns the guide with the table of the costs of abuse as it is computed now. */
export async function makeSecurityPage(): Promise<string> {
  const page = await readFile(SECURITY_PAGE, 'utf8');
  const table = await withDefaultStack(async (stack) => abuseTable(await measureAbuse(stack)));
  const [start, rest = ''] = page.split(ABUSE_START);
  const [, end = ''] = rest.split(ABUSE_END);
  return formatted(`${start}${ABUSE_START}\n\n${table}\n\n${ABUSE_END}${end}`, SECURITY_PAGE);
}

const ABUSE_START = '<!-- start of the table that npm run docs -- cost writes -->';
const ABUSE_END = '<!-- end of the table -->';

/** Runs work with a stack that has the default limits of the template. */
export async function withDefaultStack<Result>(
  work: (stack: TestStack) => Promise<Result>,
): Promise<Result> {
  const stack = await startStack({
    maxFileSize: 10 ** 9,
    checkContent: true,
    fileEvents: true,
    dailyQuotas: DEFAULT_QUOTAS,
  });
  try {
    return await work(stack);
  } finally {
    await stack.close();
  }
}

async function formatted(page: string, file: URL): Promise<string> {
  return format(page, { ...(await resolveConfig(file)), parser: 'markdown' });
}

if (import.meta.main) {
  await writeFile(COST_PAGE, await makeCostPage());
  await writeFile(SECURITY_PAGE, await makeSecurityPage());
  // The clients keep their connections open, as in a Lambda function between two calls.
  process.exit();
}
