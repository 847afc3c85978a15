import { Webhook } from 'standardwebhooks';
import type { FileEvent } from '../../../src/contract/file-events.ts';
import type { RunningExample } from './running-example.ts';

interface Delivery {
  readonly fileId: string;
  readonly type: FileEvent['type'];
  readonly eventId: string;
  /** How long ago the request was signed. The default is 0. */
  readonly secondsAgo?: number;
  /** The secret that signs it. The default is the one that the example knows. */
  readonly secret?: string;
}

/** Sends an event as the stack does, and returns the status of the response. */
export async function sendWebhook(
  { url, webhookSecret }: RunningExample,
  { fileId, type, eventId, secondsAgo = 0, secret = webhookSecret }: Delivery,
): Promise<number> {
  const sent = new Date(Date.now() - secondsAgo * 1000);
  const event: FileEvent = {
    id: eventId,
    type,
    timestamp: sent.toISOString(),
    sequence: 3,
    data: {
      id: fileId,
      tenant: 'demo',
      name: 'Füße.png',
      size: 3,
      type: 'image/png',
      createdAt: sent.toISOString(),
    },
  };
  const body = JSON.stringify(event);
  const response = await fetch(`${url}/webhooks`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': eventId,
      'webhook-timestamp': String(Math.floor(sent.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(eventId, sent, body),
    },
    body,
  });
  return response.status;
}
