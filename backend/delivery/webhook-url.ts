/** Where webhooks may go: to the internet only, or, on a laptop, anywhere. */
export type WebhookReach = 'internet' | 'anywhere';

/** Returns what is wrong with the URL of a webhook, as the end of the sentence "The URL …". */
export function webhookUrlProblem(text: string, reach: WebhookReach): string | undefined {
  if (!URL.canParse(text)) return 'must be complete, such as https://www.example.com/webhooks';
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(reach === 'anywhere' && url.protocol === 'http:')) {
    return 'must begin with https://, because events contain the names of files';
  }
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.hash !== '') return 'must not contain a fragment';
  if (text.length > 2000) return 'must have at most 2,000 characters';
  return undefined;
}
