import { afterEach, expect, test, vi } from 'vitest';
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

const NO_WORKER = 'filestore-upload: no hash-worker.js, see workerUrl';
const signal = (): AbortSignal => new AbortController().signal;

afterEach(() => vi.restoreAllMocks());

test('crc64() hashes without a worker if none can be created, after one warning', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const client = new HashWorkerClient(() => {
    throw new Error('a policy forbids it');
  });
  client.warmUp();
  for (let count = 0; count < 2; count += 1) {
    expect(await client.crc64(new Blob(['123456789']), signal())).toBe(0xae8b14860a799888n);
  }
  expect(warn.mock.calls).toEqual([[NO_WORKER]]);
});

test('crc64() hashes without a worker if its file cannot be loaded, after one warning', async () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const started: SilentWorker[] = [];
  const client = new HashWorkerClient(() => {
    const worker = new SilentWorker();
    started.push(worker);
    return worker;
  });
  const sums = [0, 1].map(() => client.crc64(new Blob(['123456789']), signal()));
  const failure = new Event('error', { cancelable: true });
  started[0]?.dispatchEvent(failure);
  started[0]?.dispatchEvent(new Event('error', { cancelable: true }));
  expect(await Promise.all(sums)).toEqual([0xae8b14860a799888n, 0xae8b14860a799888n]);
  expect(failure.defaultPrevented).toBe(true);
  expect(started).toHaveLength(1);
  expect(warn.mock.calls).toEqual([[NO_WORKER]]);
});

test('the worker is started from the URL of the page', () => {
  const urls: unknown[] = [];
  const client = new HashWorkerClient((url) => {
    urls.push(url);
    return new SilentWorker();
  });
  client.url = '/copies/hash-worker.js';
  client.warmUp();
  expect(urls).toEqual(['/copies/hash-worker.js']);
});
