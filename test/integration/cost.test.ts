import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { attacks, defaultBounds } from '../../.build/docs/cost/abuse-table.ts';
import { measureAbuse } from '../../.build/docs/cost/measure-abuse.ts';
import {
  COST_PAGE,
  makeCostPage,
  makeSecurityPage,
  SECURITY_PAGE,
  withDefaultStack,
} from '../../.build/docs/cost/write.ts';

test('the documented costs match the requests that are made', async () => {
  expect(await readFile(COST_PAGE, 'utf8')).toBe(await makeCostPage());
});

test('the documented costs of abuse match the requests and limits', async () => {
  expect(await readFile(SECURITY_PAGE, 'utf8')).toBe(await makeSecurityPage());
});

test('a stranger with a browser key costs at most five dollars an hour', async () => {
  const usage = await withDefaultStack(measureAbuse);
  const sum = attacks(usage).reduce((total, { dollars }) => total + dollars(defaultBounds), 0);
  expect(sum).toBeLessThanOrEqual(5);
  // Otherwise, the attacks were not measured.
  expect(sum).toBeGreaterThan(2);
});
