import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import {
  InvalidWebhookError,
  verifyWebhook,
  type FileEvent,
  type WebhookRequest,
} from '../../../src/server.ts';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OTHER = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const MINUTE = 60_000;

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
const BODY = JSON.stringify(event);

function signed(body = BODY, { secret = SECRET, id = event.id, age = 0 } = {}) {
  const time = new Date(Date.now() - age);
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, time, body),
  };
}

describe('accepted', () => {
  test.each<[string, () => Request | WebhookRequest]>([
    [
      'a Request',
      () => new Request('http://x/', { method: 'POST', headers: signed(), body: BODY }),
    ],
    ['headers and a text', () => ({ headers: signed(), body: BODY })],
    ['headers and bytes', () => ({ headers: signed(), body: Buffer.from(BODY) })],
    [
      'headers with capitals',
      () => {
        const entries = Object.entries(signed()).map(([name, value]) => [
          name.toUpperCase(),
          value,
        ]);
        return { headers: Object.fromEntries(entries), body: BODY };
      },
    ],
    [
      'a clock that is four minutes slow',
      () => ({ headers: signed(BODY, { age: 4 * MINUTE }), body: BODY }),
    ],
    [
      'a clock that is four minutes fast',
      () => ({ headers: signed(BODY, { age: -4 * MINUTE }), body: BODY }),
    ],
  ])('verifyWebhook() accepts %s', async (_what, request) => {
    expect(await verifyWebhook(request(), SECRET)).toEqual(event);
  });

  test('verifyWebhook() accepts types and reasons of a later version of the stack', async () => {
    const later = { ...event, type: 'file.scanned', data: { ...event.data, reason: 'policy' } };
    const body = JSON.stringify(later);
    expect(await verifyWebhook({ headers: signed(body), body }, SECRET)).toEqual(later);
  });

  test('during a rotation, either secret verifies an event that has both signatures', async () => {
    const headers = signed();
    const second = signed(BODY, { secret: OTHER })['webhook-signature'];
    const both = { ...headers, 'webhook-signature': `${second} ${headers['webhook-signature']}` };
    for (const secrets of [SECRET, OTHER, [OTHER, SECRET]]) {
      expect(await verifyWebhook({ headers: both, body: BODY }, secrets)).toEqual(event);
    }
    // A server that knows both accepts an event with one of them.
    expect(await verifyWebhook({ headers, body: BODY }, [OTHER, SECRET])).toEqual(event);
  });
});

describe('refused', () => {
  const valid = signed();
  const { 'webhook-id': _id, ...withoutId } = valid;
  const { 'webhook-timestamp': _timestamp, ...withoutTime } = valid;
  const { 'webhook-signature': signature, ...withoutSignature } = valid;
  const changed = BODY.replace('"size":3', '"size":4');

  test.each<[string, WebhookRequest]>([
    ['no headers', { headers: {}, body: BODY }],
    ['no id', { headers: withoutId, body: BODY }],
    ['no timestamp', { headers: withoutTime, body: BODY }],
    ['no signature', { headers: withoutSignature, body: BODY }],
    ['an empty signature', { headers: { ...valid, 'webhook-signature': '' }, body: BODY }],
    [
      'a signature of another version',
      { headers: { ...valid, 'webhook-signature': signature.replace('v1,', 'v2,') }, body: BODY },
    ],
    [
      'a signature without a version',
      { headers: { ...valid, 'webhook-signature': signature.replace('v1,', '') }, body: BODY },
    ],
    [
      'a version without a signature',
      { headers: { ...valid, 'webhook-signature': 'v1,' }, body: BODY },
    ],
    [
      'many wrong signatures',
      { headers: { ...valid, 'webhook-signature': 'v1,AAAA '.repeat(1000) }, body: BODY },
    ],
    [
      'a signature in a list',
      { headers: { ...valid, 'webhook-signature': [signature, signature] }, body: BODY },
    ],
    ['another secret', { headers: signed(BODY, { secret: OTHER }), body: BODY }],
    ['a changed body', { headers: valid, body: changed }],
    [
      'a body that was parsed and written again',
      { headers: valid, body: JSON.stringify(event, undefined, 1) },
    ],
    ['another id', { headers: { ...valid, 'webhook-id': 'evt_other' }, body: BODY }],
    [
      'a later timestamp',
      {
        headers: { ...valid, 'webhook-timestamp': String(Number(valid['webhook-timestamp']) + 60) },
        body: BODY,
      },
    ],
    [
      'a timestamp that is no number',
      { headers: { ...valid, 'webhook-timestamp': 'now' }, body: BODY },
    ],
    [
      'a request that is replayed after six minutes',
      { headers: signed(BODY, { age: 6 * MINUTE }), body: BODY },
    ],
    ['a request from the future', { headers: signed(BODY, { age: -6 * MINUTE }), body: BODY }],
    ['no body', { headers: valid, body: undefined }],
    ['an empty body', { headers: signed(''), body: '' }],
    ['a signed body that is no JSON', { headers: signed('{'), body: '{' }],
    ['a signed body that is no event', { headers: signed('{"id":"x"}'), body: '{"id":"x"}' }],
    ['the id of another event', { headers: signed(BODY, { id: 'evt_other' }), body: BODY }],
    [
      'a body of a megabyte',
      { headers: signed('x'.repeat(1_000_000)), body: 'x'.repeat(1_000_000) },
    ],
    ['a length of a megabyte', { headers: { ...valid, 'content-length': '1000000' }, body: BODY }],
  ])('verifyWebhook() refuses %s', async (_what, request) => {
    await expect(verifyWebhook(request, SECRET)).rejects.toThrow(InvalidWebhookError);
  });

  test('the error contains neither the secret nor the right signature', async () => {
    const error = await verifyWebhook({ headers: valid, body: changed }, SECRET).catch(
      (reason: unknown) => reason,
    );
    const right = new Webhook(SECRET).sign(
      event.id,
      new Date(Number(valid['webhook-timestamp']) * 1000),
      changed,
    );
    const text = JSON.stringify([String(error), error instanceof Error && String(error.cause)]);
    expect(text).not.toContain(SECRET.slice(6));
    expect(text).not.toContain(right.slice(3));
  });

  test.each([
    ['no secret', []],
    ['an empty secret', ''],
    ['a secret that is no base64', 'whsec_*'],
  ])('%s is a mistake of the server, not of the request', async (_what, secrets) => {
    const failure = await verifyWebhook({ headers: valid, body: BODY }, secrets).catch(
      (reason: unknown) => reason,
    );
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(InvalidWebhookError);
  });
});
