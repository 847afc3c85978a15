import { request as httpRequest, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as delay } from 'node:timers/promises';
import { RequestFilteringHttpAgent, RequestFilteringHttpsAgent } from 'request-filtering-agent';
import { Webhook } from 'standardwebhooks';
import type { FileEvent } from '../../src/contract/file-events.ts';
import { webhookUrlProblem, type WebhookReach } from './webhook-url.ts';
import type { WebhookRecord } from '../domain/webhook-record.ts';

/**
 * Why a receiver has not accepted an event.
 * - `url`, `secret`: the webhook cannot be used
 * - `address`: the name of the receiver leads to an address that is not public
 * - `connection`: there was no connection, or no HTTP answer
 * - `timeout`: there was no answer in time
 * - `redirect`: the receiver redirects, which is not followed
 * - `status`: the receiver answered with an error
 */
export type WebhookFailure =
  'url' | 'secret' | 'address' | 'connection' | 'timeout' | 'redirect' | 'status';

export type WebhookOutcome =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'failed'; readonly reason: WebhookFailure; readonly status?: number };

export interface WebhookSender {
  /** Never throws. */
  send(webhook: WebhookRecord, event: FileEvent): Promise<WebhookOutcome>;
}

interface SenderOptions {
  readonly reach: WebhookReach;
  readonly clock: () => number;
  /** The default is 10 seconds. A receiver should answer first and work later. */
  readonly timeoutMilliseconds?: number;
}

const TIMEOUT_MILLISECONDS = 10_000;

/** Bytes of an answer that are read to keep the connection. A longer answer closes it. */
const MAX_ANSWER_BYTES = 16 * 1024;

/**
 * Returns a sender of webhooks. It connects to public addresses only, which are checked when the connection is made,
 * so that a name cannot change its address in between. It follows no redirect and does not use the answer except for
 * its status.
 */
export function createWebhookSender({
  reach,
  clock,
  timeoutMilliseconds = TIMEOUT_MILLISECONDS,
}: SenderOptions): WebhookSender {
  const filter = {
    keepAlive: true,
    allowPrivateIPAddress: reach === 'anywhere',
    allowMetaIPAddress: false,
  };
  const http = { request: httpRequest, agent: new RequestFilteringHttpAgent(filter) };
  const https = { request: httpsRequest, agent: new RequestFilteringHttpsAgent(filter) };

  const post = (
    url: string,
    body: string,
    headers: OutgoingHttpHeaders,
    signal: AbortSignal,
  ): Promise<WebhookOutcome> => {
    const target = new URL(url);
    const { request, agent } = target.protocol === 'https:' ? https : http;
    return new Promise((resolve) => {
      const outgoing = request(target, { method: 'POST', agent, signal, headers });
      outgoing.on('response', (response) => {
        limitAnswer(response);
        resolve(outcomeOf(response.statusCode ?? 0));
      });
      outgoing.on('error', (error) => {
        // The receiver has closed a connection that was not used for a while.
        if (outgoing.reusedSocket && isReset(error)) resolve(post(url, body, headers, signal));
        else resolve(failed(reasonOf(error, signal)));
      });
      // An answer such as 101 ends the request without a response and without an error.
      outgoing.on('close', () => resolve(failed(signal.aborted ? 'timeout' : 'connection')));
      outgoing.end(body);
    });
  };

  return {
    send: async ({ url, secrets }, event) => {
      // The rules may have changed since the webhook was set.
      if (webhookUrlProblem(url, reach) !== undefined) return failed('url');
      const body = JSON.stringify(event);
      const signature = trySign(event.id, body, secrets, clock());
      if (!signature) return failed('secret');
      const headers = {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'filestore-upload',
        ...signature,
      };
      // One time limit for both attempts.
      const sent = post(url, body, headers, AbortSignal.timeout(timeoutMilliseconds));
      // Nothing else may wait for a receiver, whatever it does to the connection.
      const late = delay(timeoutMilliseconds + 500, failed('timeout'), { ref: false });
      return Promise.race([sent, late]);
    },
  };
}

/** Reads a short answer to its end, so that the connection can be used again. */
function limitAnswer(response: IncomingMessage): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) response.destroy();
  });
  response.on('error', () => undefined);
}

function isReset(error: Error): boolean {
  return 'code' in error && error.code === 'ECONNRESET';
}

/** The headers of the Standard Webhooks specification, with a signature of each secret. */
export function signatureHeaders(
  id: string,
  body: string,
  secrets: readonly string[],
  now: number,
): Record<string, string> {
  const time = new Date(now);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1000)),
    'webhook-signature': secrets
      .map((secret) => new Webhook(secret).sign(id, time, body))
      .join(' '),
  };
}

function trySign(
  ...parameters: Parameters<typeof signatureHeaders>
): Record<string, string> | undefined {
  try {
    return signatureHeaders(...parameters);
  } catch {
    return undefined;
  }
}

function outcomeOf(status: number): WebhookOutcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  return failed(status >= 300 && status < 400 ? 'redirect' : 'status', status);
}

function failed(reason: WebhookFailure, status?: number): WebhookOutcome {
  return { kind: 'failed', reason, ...(status !== undefined && { status }) };
}

function reasonOf(error: Error, signal: AbortSignal): WebhookFailure {
  if (signal.aborted) return 'timeout';
  // The message is the only sign of the agent's refusal.
  return error.message.includes('is not allowed') ? 'address' : 'connection';
}
