import { describe, expect, test } from 'vitest';
import {
  ConnectionPool,
  UNUSED,
  type ReleaseConnection,
} from '../../../../src/engine/transfer/connection-pool.ts';

const never = new AbortController().signal;
const HOST = 'https://one.test/key?signature';

class SlowDown extends Error {}

/** Requests that a test ends by hand, in the order in which they got their connection. */
class Requests {
  readonly pool: ConnectionPool;
  readonly running: { name: string; end: (error?: Error) => Promise<void> }[] = [];

  constructor(maxPerHost: number) {
    this.pool = new ConnectionPool(maxPerHost, (error) => error instanceof SlowDown);
  }

  async start(name: string, owner: object = {}, url = HOST, signal = never): Promise<unknown> {
    let release: ReleaseConnection;
    try {
      release = await this.pool.acquire(url, owner, signal);
    } catch (error) {
      return error;
    }
    return new Promise((resolve) => {
      this.running.push({
        name,
        end: async (error) => {
          this.running.splice(
            this.running.findIndex((one) => one.name === name),
            1,
          );
          release(error);
          // A second call, as after a checksum mismatch, has no effect.
          release(error);
          resolve(error);
          await settle();
        },
      });
    });
  }

  names(): string[] {
    return this.running.map(({ name }) => name);
  }

  async end(name: string, error?: Error): Promise<void> {
    await this.running.find((one) => one.name === name)?.end(error);
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('runs at most maxPerHost requests at a time, in the order they arrived', async () => {
  const requests = new Requests(2);
  for (const name of ['a', 'b', 'c', 'd']) void requests.start(name);
  await settle();
  expect(requests.names()).toEqual(['a', 'b']);
  await requests.end('b');
  expect(requests.names()).toEqual(['a', 'c']);
  await requests.end('a', new Error('a failed request releases its connection too'));
  expect(requests.names()).toEqual(['c', 'd']);
});

test('limits the requests of each host separately', async () => {
  const requests = new Requests(1);
  void requests.start('a');
  void requests.start('b', {}, 'https://two.test/key');
  void requests.start('c', {}, 'https://one.test/other?query');
  await settle();
  expect(requests.names()).toEqual(['a', 'b']);
});

test('gives the next connection to the file with the fewest connections', async () => {
  const requests = new Requests(2);
  const [big, small] = [{}, {}];
  for (const name of ['big 1', 'big 2', 'big 3']) void requests.start(name, big);
  void requests.start('small', small);
  await settle();
  expect(requests.names()).toEqual(['big 1', 'big 2']);
  await requests.end('big 1');
  expect(requests.names()).toEqual(['big 2', 'small']);
  await requests.end('small');
  expect(requests.names()).toEqual(['big 2', 'big 3']);
});

test('an aborted request leaves the queue, and the next request takes its turn', async () => {
  const requests = new Requests(1);
  const abort = new AbortController();
  void requests.start('a');
  const aborted = requests.start('b', {}, HOST, abort.signal);
  void requests.start('c');
  abort.abort('enough');
  expect(await aborted).toBe('enough');
  await requests.end('a');
  expect(requests.names()).toEqual(['c']);
  expect(await requests.start('d', {}, HOST, abort.signal)).toBe('enough');
});

describe('SlowDown', () => {
  async function throttled(): Promise<Requests> {
    const requests = new Requests(6);
    for (let index = 1; index <= 20; index += 1) void requests.start(`${index}`);
    await settle();
    await requests.end('1', new SlowDown());
    return requests;
  }

  test('SlowDown halves the limit', async () => {
    const requests = await throttled();
    expect(requests.names()).toEqual(['2', '3', '4', '5', '6']);
    await requests.end('2');
    await requests.end('3');
    expect(requests.names()).toEqual(['4', '5', '6']);
    await requests.end('4');
    expect(requests.names()).toEqual(['5', '6', '7']);
  });

  test('SlowDown halves the limit at most once per round', async () => {
    const requests = await throttled();
    for (const name of ['2', '3', '4']) await requests.end(name, new SlowDown());
    expect(requests.names()).toEqual(['5', '6', '7']);
    await requests.end('7', new SlowDown());
    expect(requests.names()).toEqual(['5', '6']);
    await requests.end('5');
    await requests.end('6');
    expect(requests.names()).toEqual(['8']);
    await requests.end('8', new SlowDown());
    // The limit never falls below one.
    expect(requests.names()).toEqual(['9']);
  });

  test('after a SlowDown, a connection that had no request does not raise the limit', async () => {
    const requests = await throttled();
    for (const name of ['2', '3', '4']) await requests.end(name, UNUSED);
    expect(requests.names()).toEqual(['5', '6', '7']);
    await requests.end('5', UNUSED);
    expect(requests.names()).toEqual(['6', '7', '8']);
  });

  test('after a SlowDown, each successful request raises the limit again', async () => {
    const requests = await throttled();
    for (const name of ['2', '3', '4', '5', '6']) await requests.end(name);
    expect(requests.names()).toEqual(['7', '8', '9']);
    await requests.end('7');
    expect(requests.names()).toEqual(['8', '9', '10', '11']);
    await requests.end('8');
    await requests.end('9');
    expect(requests.names()).toHaveLength(6);
    await requests.end('10');
    expect(requests.names()).toHaveLength(6);
  });
});
