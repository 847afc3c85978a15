import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { startStack } from '../../../test/support/local-stack/start.ts';
import { costPage } from './cost-table.ts';
import { measureUsage } from './measure.ts';

/** The page that `npm run docs -- cost` writes. */
export const COST_PAGE = new URL('../../../backend/ops/COST.md', import.meta.url);

export async function makeCostPage(): Promise<string> {
  const stack = await startStack({ maxFileSize: 10 ** 9, checkContent: true });
  try {
    const page = costPage(await measureUsage(stack));
    const options = await resolveConfig(COST_PAGE);
    return await format(page, { ...options, parser: 'markdown' });
  } finally {
    await stack.close();
  }
}

if (import.meta.main) {
  await writeFile(COST_PAGE, await makeCostPage());
  // The clients keep their connections open, as in a Lambda function between two calls.
  process.exit();
}
