import { expect, test } from 'vitest';
import { FilestoreError } from '../../../../src/contract/errors.ts';
import type { Platform } from '../../../../src/engine/platform.ts';
import { PresignQueue } from '../../../../src/engine/presign/presign-queue.ts';
import { retryPolicy } from '../../../../src/engine/retry/retry-policy.ts';

interface Sent {
  readonly body: { readonly grant: string };
  readonly idempotencyKey: string;
}

test('a call is repeated with its grant and its key, also if the page has renewed the grant', async () => {
  let grant = 'old';
  let keys = 0;
  const sent: Sent[] = [];
  const accepted = { id: 'id', token: 'token', expiresAt: '', upload: { expiresIn: 60 } };
  const platform = {
    nextTask: (run: () => void) => void setImmediate(run),
    randomKey: () => `key ${(keys += 1)}`,
    now: () => 0,
    random: () => 0,
    isOnline: () => true,
    sleepUntilOnline: async () => undefined,
    call: async (_operation: unknown, call: Sent) => {
      sent.push(call);
      if (sent.length > 1) return { files: [accepted] };
      // The server has registered the file, but the response is lost, and the grant is about to expire.
      grant = 'new';
      throw new FilestoreError('api-unreachable');
    },
  } as unknown as Platform;
  const queue = new PresignQueue({ platform, policy: retryPolicy, grant: () => grant });
  const presign = () =>
    queue.presign({
      key: {},
      file: new Blob(['abc']),
      request: { name: 'a', size: 3, type: 'a/b' },
      signal: new AbortController().signal,
      hashed: { bytes: new Blob(['abc']), checksums: {} },
      onStep: () => undefined,
      onWait: () => undefined,
    });
  await presign();
  await presign();
  expect(sent.map(({ body, idempotencyKey }) => [body.grant, idempotencyKey])).toEqual([
    ['old', 'key 1'],
    ['old', 'key 1'],
    ['new', 'key 2'],
  ]);
});
