import { describe, expect, test } from 'vitest';
import { FilestoreError } from '../../../../src/contract/errors.ts';
import type { Platform } from '../../../../src/engine/platform.ts';
import type { FileToPresign } from '../../../../src/engine/presign/file-to-presign.ts';
import { PresignQueue } from '../../../../src/engine/presign/presign-queue.ts';
import { retryPolicy } from '../../../../src/engine/retry/retry-policy.ts';
import { MIN_CALL_FILES } from '../../../../src/engine/tuning.ts';

interface Sent {
  readonly body: { readonly grant: string };
  readonly idempotencyKey: string;
}

/** A file of an upload that nobody watches or aborts. */
const fileToPresign = (file: Blob): FileToPresign => ({
  key: {},
  file,
  request: { name: 'a', size: file.size, type: 'a/b' },
  signal: new AbortController().signal,
  onStep: () => undefined,
  onWait: () => undefined,
});

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
  const queue = new PresignQueue({
    platform,
    policy: retryPolicy,
    grant: () => grant,
    bytesPerSecond: () => undefined,
    hasMoreFiles: () => false,
  });
  const presign = () =>
    queue.presign({
      ...fileToPresign(new Blob(['abc'])),
      hashed: { bytes: new Blob(['abc']), checksums: {} },
    });
  await presign();
  await presign();
  expect(sent.map(({ body, idempotencyKey }) => [body.grant, idempotencyKey])).toEqual([
    ['old', 'key 1'],
    ['old', 'key 1'],
    ['new', 'key 2'],
  ]);
});

describe('the first call', () => {
  /** A call to register files: how many, and how many of all files had been read before it. */
  interface Call {
    readonly files: number;
    readonly read: number;
  }

  /** Presigns files with an API that never answers. */
  async function presignWithoutAnswer(
    count: number,
    size = 3,
  ): Promise<{ calls: Call[]; read: number }> {
    let read = 0;
    const calls: Call[] = [];
    const platform = {
      nextTask: (run: () => void) => void setImmediate(run),
      randomKey: () => 'key',
      now: () => 0,
      hasher: { sha256: async () => 'digest' },
      call: (_operation: unknown, { body }: { body: { files: unknown[] } }) => {
        calls.push({ files: body.files.length, read });
        return new Promise(() => undefined);
      },
    } as unknown as Platform;
    const queue = new PresignQueue({
      platform,
      policy: retryPolicy,
      grant: () => undefined,
      bytesPerSecond: () => undefined,
      hasMoreFiles: () => false,
    });
    for (let index = 0; index < count; index += 1) {
      const arrayBuffer = async (): Promise<ArrayBuffer> => {
        await new Promise(setImmediate);
        read += 1;
        return new ArrayBuffer(0);
      };
      void queue.presign(fileToPresign({ size, arrayBuffer } as Blob));
    }
    for (let before = -1; before < read || calls.length === 0;) {
      before = read;
      for (let tasks = 0; tasks < 10; tasks += 1) await new Promise(setImmediate);
    }
    return { calls, read };
  }

  test('leaves before the rest of the files are read', async () => {
    const { calls } = await presignWithoutAnswer(300);
    expect(calls).toEqual([
      { files: MIN_CALL_FILES, read: MIN_CALL_FILES },
      { files: 100, read: MIN_CALL_FILES + 100 },
    ]);
  });

  test('does not wait for more files than there are', async () => {
    const { calls } = await presignWithoutAnswer(3);
    expect(calls).toEqual([{ files: 3, read: 3 }]);
  });

  test('while it is not answered, at most one call of files is read ahead', async () => {
    const { read } = await presignWithoutAnswer(300);
    expect(read).toBe(MIN_CALL_FILES + 200);
  });

  test('of photos has as many as the connections send at once', async () => {
    const { calls } = await presignWithoutAnswer(60, 3_200_000);
    expect(calls).toEqual([
      { files: 7, read: 7 },
      { files: 7, read: 14 },
    ]);
  });
});
