import { isIP } from 'node:net';

/** Where webhooks may go: to the internet only, or, on a laptop, anywhere. */
export type WebhookReach = 'internet' | 'anywhere';

/** Returns what is wrong with the URL of a webhook, as the end of the sentence "The URL …". */
export function webhookUrlProblem(text: string, reach: WebhookReach): string | undefined {
  if (!URL.canParse(text)) return 'must be complete, such as https://www.example.com/webhooks';
  const url = new URL(text);
  if (reach === 'anywhere') {
    if (!/^https?:$/.test(url.protocol)) return 'must begin with http:// or https://';
  } else if (url.protocol !== 'https:') {
    return 'must begin with https://, because events contain the names of files';
  }
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.hash !== '') return 'must not contain a fragment';
  if (text.length > 2000) return 'must have at most 2,000 characters';
  return undefined;
}

/**
 * Returns what is wrong with the host of a new webhook, so that the operator hears of it at once. It does not replace
 * the check of the sender, which refuses any name that leads to a private address.
 */
export function webhookHostProblem(url: string, reach: WebhookReach): string | undefined {
  const { hostname } = new URL(url);
  if (reach === 'anywhere' || (hostname.includes('.') && isIP(hostname) === 0)) return undefined;
  return 'must name a public host, such as www.example.com, and not an address or a local name';
}
