import * as v from 'valibot';
import {
  webhookHostProblem,
  webhookUrlProblem,
  type WebhookReach,
} from '../delivery/webhook-url.ts';
import { NewWebhook } from '../domain/webhook-record.ts';
import type { WebhookTable } from '../stores/database.ts';
import { DEFAULT_TENANT } from './api-keys.ts';
import type { BackendOptions, WebhookOptions } from './options.ts';

/** The webhooks of the options, each with its tenant. */
export interface Webhooks {
  readonly byTenant: ReadonlyMap<string, NewWebhook>;
  readonly reach: WebhookReach;
}

/** @throws {TypeError} if a URL or a secret is invalid, or a tenant has two webhooks */
export function readWebhooks(given: BackendOptions['webhook']): Webhooks {
  const list: readonly WebhookOptions[] = given === undefined ? [] : [given].flat();
  const reach: WebhookReach = list.some(allowsPrivate) ? 'anywhere' : 'internet';
  if (reach === 'anywhere' && !list.every(allowsPrivate)) {
    throw new TypeError('webhook: allowPrivateAddresses must be the same for all webhooks');
  }
  const byTenant = new Map<string, NewWebhook>();
  for (const { url, secrets, tenant = DEFAULT_TENANT } of list) {
    const problem = webhookUrlProblem(url, reach) ?? webhookHostProblem(url, reach);
    if (problem !== undefined) throw new TypeError(`webhook: the URL of ${tenant} ${problem}`);
    const parsed = v.safeParse(NewWebhook, { url, secrets });
    if (!parsed.success) {
      throw new TypeError(
        `webhook: the secrets of ${tenant} must be one or two texts whsec_… of 24 to 64 bytes in base64`,
      );
    }
    if (byTenant.has(tenant)) throw new TypeError(`webhook: tenant ${tenant} has two webhooks`);
    byTenant.set(tenant, parsed.output);
  }
  return { byTenant, reach };
}

/** Writes the webhooks of the options into the database, unless they are there. A new one forgets its failures. */
export async function saveWebhooks(
  { byTenant }: Webhooks,
  table: Pick<WebhookTable, 'get' | 'put'>,
): Promise<void> {
  for (const [tenant, webhook] of byTenant) {
    const known = await table.get(tenant);
    const isKnown = known?.url === webhook.url && known.secrets.join() === webhook.secrets.join();
    if (!isKnown) await table.put(tenant, webhook);
  }
}

function allowsPrivate({ allowPrivateAddresses }: WebhookOptions): boolean {
  return allowPrivateAddresses === true;
}
