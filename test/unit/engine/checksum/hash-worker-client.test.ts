import { expect, test } from 'vitest';
import { HashWorkerClient } from '../../../../src/engine/checksum/hash-worker-client.ts';

/** A worker that never sends a message. */
class SilentWorker extends EventTarget {
  readonly onmessage = null;
  readonly onmessageerror = null;
  readonly onerror = null;
  postMessage(): void {}
  terminate(): void {}
}

test('warmUp() starts one worker, even if it is called twice', () => {
  const started: Worker[] = [];
  const client = new HashWorkerClient(() => {
    const worker = new SilentWorker();
    started.push(worker);
    return worker;
  });
  expect(started).toEqual([]);
  client.warmUp();
  client.warmUp();
  expect(started).toHaveLength(1);
});

test('crc64() hashes without a worker if none can be created', async () => {
  const client = new HashWorkerClient(() => {
    throw new Error('a policy forbids it');
  });
  client.warmUp();
  const checksum = await client.crc64(new Blob(['123456789']), new AbortController().signal);
  expect(checksum).toBe(0xae8b14860a799888n);
});
