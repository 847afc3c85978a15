import { newWebhookSecret } from '../../delivery/webhook-secret.ts';
import { webhookHostProblem, webhookUrlProblem } from '../../delivery/webhook-url.ts';
import { TenantError } from './error.ts';
import type { TenantAction } from './settings.ts';
import type { Tenants, TenantWebhook } from './tenants.ts';

type WebhookAction = Extract<TenantAction, { verb: 'webhook' }>;

/** Shows or changes the webhook of a tenant. Returns the lines to print. */
export async function changeWebhook(
  { name, url, secret }: WebhookAction,
  tenants: Tenants,
): Promise<readonly string[]> {
  const current = await tenants.webhook(name);
  if (url === 'none') {
    await tenants.setWebhook(name, undefined);
    return [`${name} has no webhook`];
  }
  if (url === undefined && !current) {
    if (secret === 'keep') return [`${name} has no webhook`];
    throw new TenantError(`Name the URL first: npm run tenant -- webhook ${name} https://…`);
  }
  if (secret === 'finish' && (current?.secrets.length ?? 0) < 2) {
    throw new TenantError(`${name} has only one secret. Use --rotate first.`);
  }
  if (url !== undefined) {
    const reach = tenants.webhookReach;
    const problem = webhookUrlProblem(url, reach) ?? webhookHostProblem(url, reach);
    if (problem !== undefined) throw new TenantError(`The URL ${problem}`);
  }
  if (url === undefined && secret === 'keep') return current ? describe(current) : [];
  const created = current && secret !== 'rotate' ? undefined : newWebhookSecret();
  const earlier = current?.secrets ?? [];
  // One earlier secret at most: a second rotation ends the use of the first.
  const secrets = secret === 'finish' ? earlier.slice(0, 1) : [created, ...earlier];
  const webhook = {
    url: url ?? current?.url ?? '',
    secrets: secrets.filter((one) => one !== undefined).slice(0, 2),
  };
  await tenants.setWebhook(name, webhook);
  return [
    `webhook ${webhook.url}`,
    ...(created === undefined ? [] : [`secret  ${created}`]),
    ...(secret === 'rotate'
      ? [
          'Events are signed with the earlier secret as well. When the receiver uses the new one, end this:',
          `npm run tenant -- webhook ${name} --finish`,
        ]
      : []),
  ];
}

function describe({ url, secrets, failures = 0, retryAt }: TenantWebhook): readonly string[] {
  return [
    `webhook ${url}`,
    ...(secrets.length > 1 ? ['Two secrets are in use.'] : []),
    ...(failures > 0 && retryAt !== undefined
      ? [`The last ${failures} attempts failed. The next is at ${new Date(retryAt).toISOString()}.`]
      : []),
  ];
}
