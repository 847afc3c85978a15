import type { DeadLetter, DeadLetterQueue, ReceivedLetter } from '../delivery/dead-letters.ts';
import type { FileEventBus } from '../delivery/event-bus.ts';
import type { WebhookSender } from '../delivery/webhook-sender.ts';
import { isOfReceiver } from './webhook-receivers.ts';
import type { WebhookRecord } from '../domain/webhook-record.ts';

interface Dependencies {
  readonly queue: Pick<DeadLetterQueue, 'receive'>;
  readonly sender: WebhookSender;
  readonly bus: FileEventBus;
  /** Returns the webhook of a tenant, as it is now. */
  readonly webhookOf: (tenant: string) => Promise<WebhookRecord | undefined>;
}

/** Why an event was not accepted. */
type Reason = DeadLetter['reason'] | 'no-webhook';

/** Why an event was not accepted, and whether the other events of its tenant must wait too. */
interface Refused {
  readonly reason: Reason;
  readonly of: 'receiver' | 'event';
}

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
 * failure of a receiver, the later events of its tenant are not tried. An event that a working receiver refuses holds up
 * only its file. An event that is accepted is deleted from the queue.
 *
 * @param tenant sends the events of this tenant only
 */
export async function resendEvents(dependencies: Dependencies, tenant?: string): Promise<Resent> {
  const letters = await receiveAll(dependencies.queue);
  const failed = new Map<Reason, number>();
  const failing = new Map<string, Refused>();
  let sent = 0;
  for (const { letter, copies } of letters.toSorted(byTime)) {
    const { tenant: owner, id } = letter.event.data;
    const receiver = `${letter.channel} ${owner}`;
    const file = `${receiver} ${id}`;
    const chosen = tenant === undefined || owner === tenant;
    const earlier = failing.get(receiver) ?? failing.get(file);
    const refused = earlier ?? (chosen ? await send(letter, dependencies) : undefined);
    if (chosen && !refused) {
      for (const copy of copies) await copy.delete();
      sent += 1;
      continue;
    }
    for (const copy of copies) await copy.release();
    if (!refused) continue;
    failing.set(refused.of === 'receiver' ? receiver : file, refused);
    failed.set(refused.reason, (failed.get(refused.reason) ?? 0) + 1);
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
): Promise<Refused | undefined> {
  if (channel === 'bus') {
    return bus.put([event]).then(
      () => undefined,
      () => ({ reason: 'bus', of: 'event' }),
    );
  }
  const webhook = await webhookOf(event.data.tenant);
  if (!webhook) return { reason: 'no-webhook', of: 'receiver' };
  const outcome = await sender.send(webhook, event);
  if (outcome.kind === 'delivered') return undefined;
  return { reason: outcome.reason, of: isOfReceiver(outcome) ? 'receiver' : 'event' };
}

function byTime({ letter: left }: Copies, { letter: right }: Copies): number {
  return (
    Date.parse(left.event.timestamp) - Date.parse(right.event.timestamp) ||
    left.event.sequence - right.event.sequence
  );
}
