import type { DeadLetterQueue, ReceivedLetter } from '../delivery/dead-letters.ts';
import type { WebhookFailure, WebhookSender } from '../delivery/webhook-sender.ts';
import type { WebhookRecord } from '../stores/webhook-table.ts';

interface Dependencies {
  readonly queue: Pick<DeadLetterQueue, 'receive'>;
  readonly sender: WebhookSender;
  /** Returns the webhook of a tenant, as it is now. */
  readonly webhookOf: (tenant: string) => Promise<WebhookRecord | undefined>;
}

export interface Resent {
  readonly sent: number;
  /** The events that were not accepted, by their reason. They remain in the queue. */
  readonly failed: ReadonlyMap<WebhookFailure | 'no-webhook', number>;
}

/**
 * Sends the events of the dead-letter queue to the webhooks of their tenants, the events of a file in their order.
 * After a failure, the later events of the same tenant are not tried. An event that is accepted is deleted from the
 * queue.
 *
 * @param tenant sends the events of this tenant only
 */
export async function resendEvents(
  { queue, sender, webhookOf }: Dependencies,
  tenant?: string,
): Promise<Resent> {
  const letters = await receiveAll(queue);
  const failed = new Map<WebhookFailure | 'no-webhook', number>();
  const failing = new Map<string, WebhookFailure | 'no-webhook'>();
  let sent = 0;
  for (const { letter, delete: remove } of letters.toSorted(byTime)) {
    const { event } = letter;
    const owner = event.data.tenant;
    if (tenant !== undefined && owner !== tenant) continue;
    const reason = failing.get(owner) ?? (await send(event, await webhookOf(owner), sender));
    if (reason === undefined) {
      await remove();
      sent += 1;
    } else {
      failing.set(owner, reason);
      failed.set(reason, (failed.get(reason) ?? 0) + 1);
    }
  }
  return { sent, failed };
}

/** Reads the queue to its end. A letter that SQS delivers twice is kept once. */
async function receiveAll(queue: Dependencies['queue']): Promise<ReceivedLetter[]> {
  const byEvent = new Map<string, ReceivedLetter>();
  for (;;) {
    const some = await queue.receive();
    const known = byEvent.size;
    for (const received of some) byEvent.set(received.letter.event.id, received);
    // A queue that is a file returns the same letters again.
    if (byEvent.size === known) return [...byEvent.values()];
  }
}

async function send(
  event: ReceivedLetter['letter']['event'],
  webhook: WebhookRecord | undefined,
  sender: WebhookSender,
): Promise<WebhookFailure | 'no-webhook' | undefined> {
  if (!webhook) return 'no-webhook';
  const outcome = await sender.send(webhook, event);
  return outcome.kind === 'failed' ? outcome.reason : undefined;
}

function byTime({ letter: left }: ReceivedLetter, { letter: right }: ReceivedLetter): number {
  return (
    Date.parse(left.event.timestamp) - Date.parse(right.event.timestamp) ||
    left.event.sequence - right.event.sequence
  );
}
