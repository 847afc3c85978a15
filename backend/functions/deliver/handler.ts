import { parseObjectKey } from '../../domain/object-key.ts';
import {
  deliveryOutcomes,
  EventDelivery,
  type DeliveryDependencies,
  type DeliveryOutcome,
} from '../../use-cases/deliver-events.ts';
import { sweepDueRows, type SweepResult } from '../../use-cases/sweep.ts';
import type definition from './function.ts';
import type { Outbox } from '../../stores/database.ts';

export type Dependencies = DeliveryDependencies & { readonly outbox: Outbox };

/** Fails to compile when the timeout in `function.ts` changes, because the run must end before it. */
const TIMEOUT_SECONDS: (typeof definition)['timeout'] = 90;

/** Files of one tenant whose events are delivered at the same time, so that a slow receiver leaves room for others. */
const FILES_OF_A_TENANT = 16;

/** How long a batch of the stream goes on. The schedule delivers the rest. */
const BATCH_MILLISECONDS = 20_000;

/** Delivers the events of files that have just changed, the files of each tenant on their own. */
export async function deliverChanges(
  keys: readonly string[],
  dependencies: Dependencies,
): Promise<void> {
  const delivery = new EventDelivery(dependencies);
  const end = performance.now() + BATCH_MILLISECONDS;
  const byTenant = Object.groupBy(new Set(keys), tenantOf);
  const workers = Object.values(byTenant).flatMap((some = []) => {
    const waiting = some.values();
    const work = async (): Promise<void> => {
      for (const key of waiting) if (performance.now() < end) await delivery.deliver(key);
    };
    return Array.from({ length: FILES_OF_A_TENANT }, work);
  });
  // Waits for all of them, because Lambda would freeze unfinished work and continue it in the next batch.
  const ended = await Promise.allSettled(workers);
  const failed = ended.find((worker) => worker.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Delivers all events that are due. */
export function deliverDue(dependencies: Dependencies): Promise<SweepResult<DeliveryOutcome>> {
  const { outbox, clock, log } = dependencies;
  const delivery = new EventDelivery(dependencies);
  return sweepDueRows(
    {
      outcomes: deliveryOutcomes,
      process: (key) => delivery.deliver(key),
      groups: { of: tenantOf, atOnce: FILES_OF_A_TENANT },
      timeoutSeconds: TIMEOUT_SECONDS,
      metrics: { run: 'DeliveryRuns', failure: 'DeliveryFailures', oldest: 'OldestEvent' },
    },
    { files: outbox, clock, log },
  );
}

function tenantOf(key: string): string {
  return parseObjectKey(key)?.tenant ?? '';
}
