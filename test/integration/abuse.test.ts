import { expect, test } from 'vitest';
import { parameters } from '../../backend/infra/parameters.ts';
import { attack, harmTo } from '../support/local-stack/attacker.ts';
import { apiClient } from '../support/local-stack/client.ts';
import { stackOfEachTest } from '../support/local-stack/stack-of-each-test.ts';

/** What a stranger with the browser key can do in a few seconds. `npm run bench -- abuse` attacks for ten minutes. */
const { start, running } = stackOfEachTest();

const FILES = 500;
const BYTES = 20_000_000_000;

test('an attack stays within the quota of a client, and another tenant’s file expires in one run', async () => {
  await start({
    maxFileSize: 10 ** 12,
    dailyQuotas: { clientFilesPerDay: FILES, clientBytesPerDay: BYTES, filesPerDay: 10 * FILES },
  });
  const victim = await running().addTenant('victim');
  const expiring = await apiClient(victim).register({ name: 'a', type: 'a/b', size: 1 });
  const counts = await attack(running(), {
    isOver: ({ refused }) => refused > 5,
    callsPerSecond: parameters.RequestsPerSecond.Default,
  });
  expect(counts.registered).toBeGreaterThan(0);

  const harm = await harmTo(running());
  expect(harm.rows).toBeLessThanOrEqual(FILES);
  expect(harm.openUploads).toBeLessThanOrEqual(FILES);
  expect(harm.registeredBytes).toBeLessThanOrEqual(BYTES);
  expect(harm.openUploads).toBeGreaterThan(0);

  // The other tenant has not been shut out.
  const late = await apiClient(victim).register({ name: 'b', type: 'a/b', size: 1 });
  expect(late.upload.kind).toBe('put');
  running().advance(3601);
  await running().stack.expire({ id: 'schedule' });
  expect((await running().stack.files.get(`victim/${expiring.id}`))?.state).toBe('DELETED');
  expect((await harmTo(running())).openUploads).toBe(0);
});
