import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { alarms } from '../../../../../backend/infra/resources/alarms.ts';
import { functions } from '../../../../../backend/infra/functions.ts';

const all = alarms(functions);

test('the runbook has a section for each alarm', () => {
  const file = new URL('../../../../../backend/ops/RUNBOOK.md', import.meta.url);
  const headings = [...readFileSync(file, 'utf8').matchAll(/^## (\w+)$/gm)].map(
    ([, id = '']) => id,
  );
  const ids = all.map(({ id }) => (id.endsWith('FunctionErrors') ? 'FunctionErrors' : id));
  expect(headings.toSorted()).toEqual([...new Set(ids)].toSorted());
});

test('only the alarms of the schedules treat missing data as breaching', () => {
  const missed = all.filter(({ noData }) => noData === 'breaching').map(({ id }) => id);
  expect(missed).toEqual(['SweepStopped', 'DeliveryStopped']);
});
