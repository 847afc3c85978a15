import { setTimeout as delay } from 'node:timers/promises';
import { parameters } from '../../backend/infra/parameters.ts';
import { attack, harmTo, medianPreprocess } from '../support/local-stack/attacker.ts';
import { apiClient } from '../support/local-stack/client.ts';
import { startStack } from '../support/local-stack/start.ts';

/** `npm run bench -- abuse [SECONDS]`: what a stranger with the browser key does to the local stack. */
const seconds = Number(process.argv[2] ?? 600);
const EXPIRE_AFTER_SECONDS = Math.min(120, seconds / 4);
/** As in the template, but for the shorter time until files expire. */
const SWEEP_SECONDS = Math.min(60, seconds / 8);

const quotas = {
  filesPerDay: parameters.FilesPerDay.Default,
  bytesPerDay: parameters.BytesPerDay.Default,
  clientFilesPerDay: parameters.ClientFilesPerDay.Default,
  clientBytesPerDay: parameters.ClientBytesPerDay.Default,
};
const stack = await startStack({
  maxFileSize: 10 ** 12,
  dailyQuotas: quotas,
  expireAfterSeconds: EXPIRE_AFTER_SECONDS,
  log: () => undefined,
});
const victim = await stack.addTenant('victim');
const before = await medianPreprocess(victim, Math.min(10, seconds / 6));
const sweeping = new AbortController();
const sweeps = sweepUntil(sweeping.signal);
const end = performance.now() + seconds * 1000;
const attacking = attack(stack, {
  isOver: () => performance.now() >= end,
  callsPerSecond: parameters.RequestsPerSecond.Default,
});
await delay(1000);
const { id } = await apiClient(victim).register({ name: 'a.txt', type: 'text/plain', size: 1 });
const registered = performance.now();
const [during, , counts] = await Promise.all([
  medianPreprocess(victim, seconds - 2),
  goneAfter(id),
  attacking,
]);
const gone = await goneAfter(id);
const harm = await harmTo(stack);
sweeping.abort();
await sweeps;

const rows: readonly (readonly [string, string, string])[] = [
  ['calls, of which refused', `${counts.calls}, ${counts.refused}`, ''],
  ['files registered', `${counts.registered}`, `${quotas.clientFilesPerDay}`],
  ['rows, with tombstones', `${harm.rows}`, `${quotas.clientFilesPerDay}`],
  ['open multipart uploads', `${harm.openUploads}`, `${quotas.clientFilesPerDay}`],
  ['bytes registered', `${harm.registeredBytes}`, `${quotas.clientBytesPerDay}`],
  ['another tenant’s preprocess, median', `${(during / before).toFixed(2)} × before`, '2 ×'],
  ['its expired file, gone after it was due', `${gone.toFixed(0)} s`, `${SWEEP_SECONDS} s`],
];
for (const [name, value, bound] of rows)
  console.log(`${name}: ${value}${bound && ` (≤ ${bound})`}`);
process.exit();

async function sweepUntil(signal: AbortSignal): Promise<void> {
  // At a fixed rate, as a schedule of EventBridge.
  for (let next = performance.now(); !signal.aborted;) {
    next += SWEEP_SECONDS * 1000;
    await delay(Math.max(0, next - performance.now()), undefined, { signal }).catch(
      () => undefined,
    );
    await stack.stack.expire({ id: 'schedule' });
  }
}

/** Returns the seconds between the time at which the file was due and its deletion. */
async function goneAfter(file: string): Promise<number> {
  for (;;) {
    const row = await stack.stack.files.get(`victim/${file}`);
    if (row?.state === 'DELETED' && row.deletedAt !== undefined) {
      return (row.deletedAt - row.createdAt) / 1000 - EXPIRE_AFTER_SECONDS;
    }
    if (performance.now() - registered > (EXPIRE_AFTER_SECONDS + 10 * SWEEP_SECONDS) * 1000) {
      return Number.POSITIVE_INFINITY;
    }
    await delay(500);
  }
}
