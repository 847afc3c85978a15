import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { COST_PAGE, makeCostPage } from '../../.build/docs/cost/write.ts';

test('the documented costs match the requests that are made', async () => {
  expect(await readFile(COST_PAGE, 'utf8')).toBe(await makeCostPage());
});
