import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { metrics } from '../../../../backend/domain/metrics.ts';
import { alarms } from '../../../../backend/stack/alarms.ts';
import { functions } from '../../../../backend/stack/functions.ts';

const all = alarms(functions);

test('the runbook says of each alarm what it means and what to do', () => {
  const file = new URL('../../../../backend/operations/RUNBOOK.md', import.meta.url);
  const headings = [...readFileSync(file, 'utf8').matchAll(/^## (\w+)$/gm)].map(([, id = '']) => id);
  const ids = all.map(({ id }) => (id.endsWith('FunctionErrors') ? 'FunctionErrors' : id));
  expect(headings.toSorted()).toEqual([...new Set(ids)].toSorted());
});

test('an alarm on a metric of ours asks for one that is counted', () => {
  const ours = all.filter(({ namespace }) => namespace === 'Filestore');
  expect(ours.length).toBeGreaterThan(3);
  for (const { metric } of ours) expect(metrics).toHaveProperty(metric);
});

test('what no data means is decided: nothing failed, but a run that did not end is missed', () => {
  const missed = all.filter(({ noData }) => noData === 'breaching').map(({ id }) => id);
  expect(missed).toEqual(['ExpireStopped']);
});
