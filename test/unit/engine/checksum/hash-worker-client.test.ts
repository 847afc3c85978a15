import { expect, test } from 'vitest';
import { HashWorkerClient } from '../../../../src/engine/checksum/hash-worker-client.ts';

/** A worker that never says a word. */
class SilentWorker extends EventTarget {
  readonly onmessage = null;
  readonly onmessageerror = null;
  readonly onerror = null;
  postMessage(): void {}
  terminate(): void {}
}

test('one worker is loaded, however often it is asked for', () => {
  const started: Worker[] = [];
  const digests = new HashWorkerClient(() => {
    const worker = new SilentWorker();
    started.push(worker);
    return worker;
  });
  expect(started).toEqual([]);
  digests.warmUp();
  digests.warmUp();
  expect(started).toHaveLength(1);
});

test('where none can be loaded it is summed without', async () => {
  const digests = new HashWorkerClient(() => {
    throw new Error('a policy forbids it');
  });
  digests.warmUp();
  const sum = await digests.crc64(new Blob(['123456789']), new AbortController().signal);
  expect(sum).toBe(0xae8b14860a799888n);
});
