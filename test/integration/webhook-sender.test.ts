import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  createWebhookSender,
  signatureHeaders,
  type WebhookSender,
} from '../../backend/delivery/webhook-sender.ts';
import { webhookUrlProblem } from '../../backend/delivery/webhook-url.ts';
import type { FileEvent } from '../../src/contract/file-events.ts';
import { SECRET, WebhookReceiver } from '../support/webhooks/receiver.ts';

const event: FileEvent = {
  id: 'evt_mfrggzdfmztwq2lknnwg23tpoa_uploaded',
  type: 'file.uploaded',
  timestamp: '2026-11-29T12:00:05.000Z',
  sequence: 1,
  data: {
    id: 'mfrggzdfmztwq2lknnwg23tpoa',
    tenant: 'demo',
    name: 'Größe 1.txt',
    size: 3,
    type: 'text/plain',
    createdAt: '2026-11-29T12:00:00.000Z',
  },
};

let receiver: WebhookReceiver;
beforeEach(async () => {
  receiver = await WebhookReceiver.start();
});
afterEach(() => receiver.close());

const senderFor = (reach: 'internet' | 'anywhere'): WebhookSender =>
  createWebhookSender({ reach, clock: Date.now, timeoutMilliseconds: 500 });
const to = (url: string) => ({ url, secrets: [SECRET], failures: 0 });

test('an event arrives with its signature', async () => {
  expect(await senderFor('anywhere').send(to(receiver.url), event)).toEqual({ kind: 'delivered' });
  expect(receiver.accepted).toEqual([event]);
});

test('during a rotation, an event has a signature of each secret', () => {
  const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
  const body = JSON.stringify(event);
  const signatureOf = (...secrets: string[]) =>
    signatureHeaders(event.id, body, secrets, 1_796_212_800_000)['webhook-signature'];
  expect(signatureOf(other, SECRET)).toBe(`${signatureOf(other)} ${signatureOf(SECRET)}`);
});

describe('addresses that are not public', () => {
  test.each([
    ['a loopback address', 'https://127.0.0.1/'],
    ['another loopback address', 'https://127.9.9.9/'],
    ['a loopback address as a number', 'https://2130706433/'],
    ['a loopback address in hexadecimal', 'https://0x7f.1/'],
    ['a name of this machine', 'https://localhost/'],
    ['IPv6 loopback', 'https://[::1]/'],
    ['IPv4 in IPv6', 'https://[::ffff:127.0.0.1]/'],
    ['NAT64 of a private address', 'https://[64:ff9b::a00:1]/'],
    ['no address', 'https://0.0.0.0/'],
    ['a private network', 'https://10.0.0.1/'],
    ['another private network', 'https://172.16.5.4/'],
    ['a home network', 'https://192.168.1.1/'],
    ['a carrier network', 'https://100.64.0.1/'],
    ['the metadata of AWS', 'https://169.254.169.254/latest/meta-data/'],
    ['the metadata of AWS in IPv6', 'https://[fd00:ec2::254]/'],
    ['a link-local address', 'https://[fe80::1]/'],
    ['a multicast address', 'https://224.0.0.1/'],
  ])('no event is sent to %s', async (_what, url) => {
    const outcome = await senderFor('internet').send(to(url), event);
    expect(outcome).toEqual({ kind: 'failed', reason: 'address' });
  });

  test('no event is sent over HTTP', async () => {
    const outcome = await senderFor('internet').send(to(receiver.url), event);
    expect(outcome).toEqual({ kind: 'failed', reason: 'url' });
    expect(receiver.requests).toBe(0);
  });

  test.each([
    ['http://example.com/', 'must begin with https://'],
    ['ftp://example.com/', 'must begin with https://'],
    ['file:///etc/passwd', 'must begin with https://'],
    ['example.com/webhooks', 'must be complete'],
    ['https://user:password@example.com/', 'must not contain a user name'],
    ['https://example.com/#part', 'must not contain a fragment'],
    [`https://example.com/${'a'.repeat(2000)}`, 'must have at most 2,000 characters'],
  ])('the URL %s is refused', (url, problem) => {
    expect(webhookUrlProblem(url, 'internet')).toContain(problem);
  });

  test('a public URL with a token is allowed, and HTTP on a laptop', () => {
    expect(webhookUrlProblem('https://example.com:8443/in?token=x', 'internet')).toBeUndefined();
    expect(webhookUrlProblem('http://localhost:3000/in', 'anywhere')).toBeUndefined();
  });
});

describe('receivers that misbehave', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** A server that answers each connection with these bytes, one chunk every 100 ms. */
  async function raw(chunks: readonly string[], end = false): Promise<string> {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      const waiting = [...chunks];
      const timer = setInterval(() => {
        const next = waiting.shift();
        if (next !== undefined) socket.write(next);
        else if (end) socket.end();
      }, 100);
      socket.on('close', () => clearInterval(timer));
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  test.each([
    ['hangs', [], 'timeout'],
    ['sends its headers byte by byte', 'HTTP/1.1 200 OK\r\n'.split(''), 'timeout'],
    ['answers garbage', ['SSH-2.0-OpenSSH_9.6\r\n'], 'connection'],
    [
      'sends endless headers',
      ['HTTP/1.1 200 OK\r\n', `a: ${'b'.repeat(100_000)}\r\n`],
      'connection',
    ],
  ])('a receiver that %s has not accepted the event', async (_what, chunks, reason) => {
    const started = performance.now();
    const outcome = await senderFor('anywhere').send(to(await raw(chunks)), event);
    expect(outcome).toEqual({ kind: 'failed', reason });
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('a receiver that wants another protocol has not accepted the event', async () => {
    const url = await raw([
      'HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n',
    ]);
    const outcome = await senderFor('anywhere').send(to(url), event);
    expect(outcome).toEqual({ kind: 'failed', reason: 'connection' });
  });

  test('a secret that is no base64 is a failure', async () => {
    const webhook = { url: receiver.url, secrets: ['whsec_*'], failures: 0 };
    const outcome = await senderFor('anywhere').send(webhook, event);
    expect(outcome).toEqual({ kind: 'failed', reason: 'secret' });
  });

  test('a receiver that has closed an idle connection gets the event over a new one', async () => {
    const sender = senderFor('anywhere');
    let closed = 0;
    receiver.answer = (response, { socket }) => {
      response.writeHead(204).end();
      response.once('finish', () => {
        closed += 1;
        socket.destroy();
      });
    };
    for (let count = 1; count <= 5; count += 1) {
      expect(await sender.send(to(receiver.url), event)).toEqual({ kind: 'delivered' });
      expect(closed).toBe(count);
    }
  });

  test('a receiver that closes the connection has not accepted the event', async () => {
    const outcome = await senderFor('anywhere').send(to(await raw([], true)), event);
    expect(outcome).toEqual({ kind: 'failed', reason: 'connection' });
  });

  test('a receiver that does not listen has not accepted the event', async () => {
    const outcome = await senderFor('anywhere').send(to('http://127.0.0.1:1/'), event);
    expect(outcome).toEqual({ kind: 'failed', reason: 'connection' });
  });

  test('an answer whose body never ends counts, and does not keep the sender waiting', async () => {
    const url = await raw(['HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nab']);
    expect(await senderFor('anywhere').send(to(url), event)).toEqual({ kind: 'delivered' });
  });
});
