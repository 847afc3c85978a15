import { randomBytes } from 'node:crypto';

/** Returns 24 random bytes in the form of the Standard Webhooks specification. */
export function newWebhookSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}
