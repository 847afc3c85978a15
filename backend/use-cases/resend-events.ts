import type { DeadLetter, DeadLetterQueue, ReceivedLetter } from '../delivery/dead-letters.ts';
import type { FileEventBus } from '../delivery/event-bus.ts';
import type { WebhookSender } from '../delivery/webhook-sender.ts';
import type { WebhookRecord } from '../stores/webhook-table.ts';

interface Dependencies {
  readonly queue: Pick<DeadLetterQueue, 'receive'>;
  readonly sender: WebhookSender;
  readonly bus: FileEventBus;
  /** Returns the webhook of a tenant, as it is now. */
  readonly webhookOf: (tenant: string) => Promise<WebhookRecord | undefined>;
}

/** Why an event was not accepted. */
type Reason = DeadLetter['reason'] | 'no-webhook';

export interface Resent {
  readonly sent: number;
  /** The events that were not accepted, by their reason. They remain in the queue. */
  readonly failed: ReadonlyMap<Reason, number>;
}

/** A dead letter and all of its copies in the queue. */
interface Copies {
  readonly letter: DeadLetter;
  readonly copies: ReceivedLetter[];
}

/**
 * Sends the events of the dead-letter queue to where they have not arrived, the events of a file in their order. After a
 * failure, the later events of the same tenant are not tried. An event that is accepted is deleted from the queue.
 *
 * @param tenant sends the events of this tenant only
 */
export async function resendEvents(dependencies: Dependencies, tenant?: string): Promise<Resent> {
  const letters = await receiveAll(dependencies.queue);
  const failed = new Map<Reason, number>();
  const failing = new Map<string, Reason>();
  let sent = 0;
  for (const { letter, copies } of letters.toSorted(byTime)) {
    const owner = letter.event.data.tenant;
    if (tenant !== undefined && owner !== tenant) continue;
    const receiver = `${letter.channel} ${owner}`;
    const reason = failing.get(receiver) ?? (await send(letter, dependencies));
    if (reason === undefined) {
      for (const copy of copies) await copy.delete();
      sent += 1;
    } else {
      failing.set(receiver, reason);
      failed.set(reason, (failed.get(reason) ?? 0) + 1);
    }
  }
  return { sent, failed };
}

/** Reads the queue to its end. Two runs that give up an event at the same time write two letters. */
async function receiveAll(queue: Dependencies['queue']): Promise<Copies[]> {
  const byEvent = new Map<string, Copies>();
  for (;;) {
    const some = await queue.receive();
    if (!some) return [...byEvent.values()];
    for (const received of some) {
      const { letter } = received;
      const name = `${letter.channel} ${letter.event.id}`;
      const known = byEvent.get(name) ?? { letter, copies: [] };
      known.copies.push(received);
      byEvent.set(name, known);
    }
  }
}

async function send(
  { event, channel }: DeadLetter,
  { bus, sender, webhookOf }: Dependencies,
): Promise<Reason | undefined> {
  if (channel === 'bus') {
    return bus.put([event]).then(
      () => undefined,
      () => 'bus',
    );
  }
  const webhook = await webhookOf(event.data.tenant);
  if (!webhook) return 'no-webhook';
  const outcome = await sender.send(webhook, event);
  return outcome.kind === 'failed' ? outcome.reason : undefined;
}

function byTime({ letter: left }: Copies, { letter: right }: Copies): number {
  return (
    Date.parse(left.event.timestamp) - Date.parse(right.event.timestamp) ||
    left.event.sequence - right.event.sequence
  );
}
