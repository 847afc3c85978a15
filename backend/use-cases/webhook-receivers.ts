import type { FileEvent } from '../../src/contract/file-events.ts';
import type { WebhookFailure, WebhookSender } from '../delivery/webhook-sender.ts';
import { deliveryBackoff } from '../domain/webhook-retries.ts';
import type { Log } from '../runtime/log.ts';
import { getRequestContext } from '../runtime/request-context.ts';
import type { WebhookRecord, WebhookTable } from '../stores/webhook-table.ts';

interface Dependencies {
  readonly webhooks: Pick<WebhookTable, 'get' | 'reserveRetry' | 'recordFailure' | 'recordSuccess'>;
  readonly sender: WebhookSender;
  readonly clock: () => number;
  readonly log: Log;
}

/** An event that its receiver has not accepted. */
interface Refusal {
  readonly reason: WebhookFailure;
  /** Milliseconds since the epoch. */
  readonly retryAt: number;
}

/** How long the webhook of a tenant is not read again. */
const CACHE_MILLISECONDS = 5000;

/** How long other events wait for the one attempt after a failure. Longer than an attempt takes. */
const RESERVATION_MILLISECONDS = 60_000;

/**
 * The receivers of webhooks, as circuit breakers: after a failure, no event of the tenant is sent until its wait is
 * over, and then one event first. A receiver that is down or slow therefore costs one attempt at a time, however many
 * events wait for it, and does not delay the events of other tenants.
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
      if (webhook.retryAt > clock()) return waitUntil(webhook.retryAt);
      const until = clock() + RESERVATION_MILLISECONDS;
      const reserved = await webhooks.reserveRetry(tenant, webhook, until);
      this.#cache.delete(tenant);
      if (!reserved) return waitUntil(until);
      webhook = { ...webhook, retryAt: until };
    }
    const outcome = await sender.send(webhook, event);
    if (outcome.kind === 'failed') {
      const { reason, status } = outcome;
      return this.#recordFailure(event, webhook, { reason, status });
    }
    if (webhook.retryAt !== undefined) {
      await webhooks.recordSuccess(tenant, webhook);
      this.#cache.delete(tenant);
    }
    return undefined;
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
    event: FileEvent,
    webhook: WebhookRecord,
    { reason, status }: { readonly reason: WebhookFailure; readonly status: number | undefined },
  ): Promise<Refusal> {
    const { webhooks, clock, log } = this.#dependencies;
    const { tenant, id } = event.data;
    const retryAt = clock() + deliveryBackoff(webhook.failures + 1, Math.random());
    await webhooks.recordFailure(tenant, webhook, retryAt);
    this.#cache.delete(tenant);
    // Without the URL, which can contain a secret.
    log('warn', 'webhook-failed', {
      ...getRequestContext(),
      tenant,
      fileId: id,
      code: reason,
      ...(status !== undefined && { status }),
      metrics: { WebhookFailures: 1 },
    });
    return { reason, retryAt };
  }
}

/** Others wait as well, and should not all come at the same moment. */
function waitUntil(time: number): Refusal {
  return { reason: 'connection', retryAt: time + Math.round(Math.random() * 5000) };
}
