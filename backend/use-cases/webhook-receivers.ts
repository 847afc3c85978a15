import type { FileEvent } from '../../src/contract/file-events.ts';
import type { DeadLetter } from '../delivery/dead-letters.ts';
import type { WebhookOutcome, WebhookSender } from '../delivery/webhook-sender.ts';
import { receiverBackoff } from '../domain/webhook-retries.ts';
import type { Log } from '../runtime/log.ts';
import { getRequestContext } from '../runtime/request-context.ts';
import type { WebhookRecord } from '../domain/webhook-record.ts';
import type { WebhookTable } from '../stores/database.ts';

interface Dependencies {
  readonly webhooks: Pick<WebhookTable, 'get' | 'reserveRetry' | 'recordFailure' | 'recordSuccess'>;
  readonly sender: WebhookSender;
  readonly clock: () => number;
  readonly log: Log;
}

/** An event that was not accepted. */
export interface Refusal {
  readonly reason: DeadLetter['reason'] | 'internal';
  /** False if it was not sent, because it waits for its receiver. */
  readonly attempted: boolean;
  /** The earliest time of the next attempt, in milliseconds since the epoch. */
  readonly retryAt: number;
}

type Failure = Extract<WebhookOutcome, { kind: 'failed' }>;

/** How long the webhook of a tenant is not read again. */
const CACHE_MILLISECONDS = 5000;

/** How long other events wait for the one attempt after a failure. Longer than an attempt takes. */
const RESERVATION_MILLISECONDS = 60_000;

/** Spreads the events that wait for a receiver, so that not all of them are looked at in the same second. */
const WAIT_JITTER_MILLISECONDS = 30_000;

/**
 * The receivers of webhooks, as circuit breakers: after a failure of the receiver, no event of the tenant is sent until
 * its wait is over, and then one event first. A receiver that is down therefore costs one attempt at a time, however
 * many events wait for it. An event that a working receiver refuses has its own wait, and holds up only its file.
 */
export class WebhookReceivers {
  readonly #dependencies: Dependencies;
  readonly #cache = new Map<
    string,
    { readonly readAt: number; readonly webhook: Promise<WebhookRecord | undefined> }
  >();

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  /** Returns undefined if the event was accepted, or if the tenant has no webhook. */
  async send(event: FileEvent): Promise<Refusal | undefined> {
    const { webhooks, sender, clock } = this.#dependencies;
    const { tenant } = event.data;
    let webhook = await this.#webhookOf(tenant);
    if (!webhook) return undefined;
    if (webhook.retryAt !== undefined) {
      if (webhook.retryAt > clock()) return waitUntil(webhook.retryAt, clock());
      const until = clock() + RESERVATION_MILLISECONDS;
      const reserved = await webhooks.reserveRetry(tenant, webhook, until);
      this.#cache.delete(tenant);
      if (!reserved) return waitUntil(clock(), clock());
      webhook = { ...webhook, retryAt: until };
    }
    const outcome = await sender.send(webhook, event);
    if (outcome.kind === 'failed') this.#log(event, outcome);
    if (outcome.kind === 'failed' && isOfReceiver(outcome)) {
      return this.#recordFailure(tenant, webhook, outcome);
    }
    // A receiver that refuses an event works.
    if (webhook.retryAt !== undefined) {
      await webhooks.recordSuccess(tenant, webhook);
      this.#cache.delete(tenant);
    }
    if (outcome.kind === 'delivered') return undefined;
    return { reason: outcome.reason, attempted: true, retryAt: clock() };
  }

  #webhookOf(tenant: string): Promise<WebhookRecord | undefined> {
    const now = this.#dependencies.clock();
    const cached = this.#cache.get(tenant);
    if (cached && now - cached.readAt < CACHE_MILLISECONDS) return cached.webhook;
    const webhook = this.#dependencies.webhooks.get(tenant);
    this.#cache.set(tenant, { readAt: now, webhook });
    // A failed read is not kept.
    webhook.catch(() => this.#cache.delete(tenant));
    return webhook;
  }

  async #recordFailure(
    tenant: string,
    webhook: WebhookRecord,
    { reason }: Failure,
  ): Promise<Refusal> {
    const { webhooks, clock } = this.#dependencies;
    const retryAt = clock() + receiverBackoff(webhook.failures + 1, Math.random());
    await webhooks.recordFailure(tenant, webhook, retryAt);
    this.#cache.delete(tenant);
    return { reason, attempted: true, retryAt };
  }

  #log({ data }: FileEvent, { reason, status }: Failure): void {
    // Without the URL, which can contain a secret.
    this.#dependencies.log('warn', 'webhook-failed', {
      ...getRequestContext(),
      tenant: data.tenant,
      fileId: data.id,
      code: reason,
      ...(status !== undefined && { status }),
      metrics: { WebhookFailures: 1 },
    });
  }
}

/** Whether a failure says that the receiver does not work, and not only that it refuses this event. */
export function isOfReceiver({ reason, status = 0 }: Failure): boolean {
  return reason !== 'status' || status === 429 || status >= 500;
}

function waitUntil(time: number, now: number): Refusal {
  // A short wait is not made much longer.
  const jitter = Math.min(WAIT_JITTER_MILLISECONDS, Math.max(1000, time - now));
  const retryAt = time + Math.round(Math.random() * jitter);
  return { reason: 'connection', attempted: false, retryAt };
}
