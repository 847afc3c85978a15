import { describe, expect, test } from 'vitest';
import { MEBIBYTE } from '../../../src/contract/limits.ts';
import { REQUEST_ATTEMPTS } from '../../../src/engine/tuning.ts';
import type { Upload } from '../../../src/engine/upload.ts';
import { Uploader } from '../../../src/engine/uploader.ts';
import type { Progress } from '../../../src/engine/progress/total-progress.ts';
import { createTestUploader, settings } from '../../support/simulation/create-test-uploader.ts';
import { simulatedFile } from '../../support/simulation/simulated-file.ts';
import { SimulatedBrowser } from '../../support/simulation/simulated-platform.ts';

describe('registering files', () => {
  test('300 files that are added together are registered with four requests', async () => {
    const { browser, uploader, count } = createTestUploader();
    const uploads = Array.from({ length: 300 }, (_, index) =>
      uploader.upload(simulatedFile(`${index}`, 1000)),
    );
    await browser.clock.exhaust(10_000);
    expect(uploads.map(({ state }) => state.status)).toEqual(uploads.map(() => 'done'));
    // The first call does not wait until a hundred files are hashed.
    expect(count('preprocess')).toBe(4);
  });

  test('once the network is known to be fast, photos are sent as forms, which need no preflight', async () => {
    const { browser, uploader } = createTestUploader();
    const kindOf = (name: string) =>
      [...browser.servers.rows.values()].find(({ file }) => file.name === name)?.kind;
    uploader.upload(simulatedFile('first', 3_000_000));
    await browser.clock.exhaust(100);
    // The simulated network takes 5 MB in a second, and a round trip.
    for (const size of [3_000_000, 6_000_000]) uploader.upload(simulatedFile(`${size}`, size));
    await browser.clock.exhaust(100);
    expect(['first', '3000000', '6000000'].map(kindOf)).toEqual(['put', 'form', 'put']);
  });

  test('large files are registered shortly before they are sent', async () => {
    const { browser, uploader } = createTestUploader();
    for (let index = 0; index < 5; index += 1) {
      uploader.upload(simulatedFile(`${index}`, 200 * MEBIBYTE));
    }
    await browser.clock.advance(300);
    // Two before the first one starts, and two when these have started.
    expect(browser.servers.rows.size).toBe(4);
    await browser.clock.exhaust(10_000);
    expect(browser.servers.rows.size).toBe(5);
  });

  test('a lost response does not register the files again', async () => {
    const { browser, uploader, count } = createTestUploader();
    const lost = { of: 'preprocess', code: 'api-unreachable', times: 2, afterwards: true } as const;
    browser.ordered.push({ ...lost });
    const uploads = ['a', 'b'].map((name) => uploader.upload(simulatedFile(name, 10)));
    await browser.clock.exhaust(100);
    expect(uploads.map(({ state }) => state.status)).toEqual(['done', 'done']);
    // The next call has another key.
    uploader.upload(simulatedFile('a', 10));
    await browser.clock.exhaust(100);
    expect([count('preprocess'), browser.servers.rows.size]).toEqual([4, 3]);
  });

  test('a refused file does not block the other files', async () => {
    const { browser, uploader } = createTestUploader();
    const refused = uploader.upload(simulatedFile('refused', 10));
    const fine = uploader.upload(simulatedFile('fine', 10));
    await browser.clock.exhaust(100);
    expect(refused.state).toMatchObject({ status: 'failed', error: { code: 'type-not-allowed' } });
    expect(fine.state.status).toBe('done');
  });

  test('a file aborted before its registration is not registered, one aborted during it is deleted', async () => {
    const { browser, uploader, count } = createTestUploader();
    uploader.upload(simulatedFile('a', 10)).abort();
    const during = uploader.upload(simulatedFile('b', 10));
    await browser.clock.advance(60);
    during.abort();
    await browser.clock.exhaust(100);
    expect(
      [...browser.servers.rows.values()].map(({ file, deleted }) => [file.name, deleted]),
    ).toEqual([['b', true]]);
    expect([count('transfer'), count('delete')]).toEqual([0, 1]);
  });

  test('a name that is too long fails with its limit, without a request', async () => {
    const { browser, uploader, count } = createTestUploader();
    const upload = uploader.upload(simulatedFile('x'.repeat(1025), 10));
    await browser.clock.exhaust(100);
    expect(upload.state).toMatchObject({
      error: {
        code: 'invalid-request',
        details: { limit: 1024, detail: expect.stringMatching(/^name: /) },
      },
    });
    expect(count('preprocess')).toBe(0);
  });
});

describe('listeners', () => {
  test.each(['hashing', 'presigning'] as const)(
    'an upload that a listener aborts or pauses when it is %s does not harm the others',
    async (status) => {
      const { browser, uploader } = createTestUploader();
      const uploads = ['a', 'aborted', 'paused', 'd'].map((name) => {
        const upload: Upload = uploader.upload(simulatedFile(name, 1000), {
          onState: (state) => {
            if (state.status !== status) return;
            if (name === 'aborted') upload.abort();
            if (name === 'paused') upload.pause();
          },
        });
        return upload;
      });
      await browser.clock.exhaust(1000);
      const states = () => uploads.map(({ state }) => state.status);
      expect(states()).toEqual(['done', 'aborted', 'paused', 'done']);
      const [, , paused] = uploads;
      paused?.resume();
      // The listener pauses it again.
      await browser.clock.exhaust(1000);
      expect(states()).toEqual(['done', 'aborted', 'paused', 'done']);
      const kept = [...browser.servers.rows.values()].filter(({ deleted }) => !deleted);
      expect(kept.map(({ file }) => file.name)).toEqual(['a', 'd']);
    },
  );
});

describe('retry', () => {
  test('a form that stalls is sent again as a PUT, which shows progress', async () => {
    const { browser, uploader } = createTestUploader();
    browser.ordered.push({ of: 'transfer', code: 'upload-stalled', times: 1 });
    const upload = uploader.upload(simulatedFile('a', 1000));
    await browser.clock.exhaust(1000);
    expect(upload.state.status).toBe('done');
    expect([...browser.servers.rows.values()].map(({ kind }) => kind)).toEqual(['put']);
  });

  test('if S3 is busy for one file of a batch, the call is repeated and the others are not registered again', async () => {
    const { browser, uploader, count } = createTestUploader();
    browser.servers.refuseOnce.set('a', 'storage-busy');
    const uploads = ['a', 'b'].map((name) => uploader.upload(simulatedFile(name, 1000)));
    await browser.clock.exhaust(1000);
    expect(uploads.map(({ state }) => state.status)).toEqual(['done', 'done']);
    expect([count('preprocess'), browser.servers.rows.size]).toEqual([2, 2]);
  });

  test('an upload fails with the last error after REQUEST_ATTEMPTS attempts', async () => {
    const { browser, uploader, count } = createTestUploader();
    browser.ordered.push({ of: 'transfer', code: 'storage-busy', times: 100 });
    const upload = uploader.upload(simulatedFile('a', 10));
    await browser.clock.exhaust(100);
    expect(upload.state).toMatchObject({ status: 'failed', error: { code: 'storage-busy' } });
    expect(count('transfer')).toBe(REQUEST_ATTEMPTS);
  });

  test('a retry waits at least as long as the server’s Retry-After', async () => {
    const { browser, uploader } = createTestUploader();
    browser.ordered.push({ of: 'transfer', code: 'storage-busy', times: 1, retryAfter: 50 });
    uploader.upload(simulatedFile('a', 10));
    await browser.clock.exhaust(100);
    const [first, second] = browser.requests.filter(({ name }) => name === 'transfer');
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(50_000);
  });

  test('back-off times grow and are randomized', async () => {
    const pauses = async (chance: number): Promise<number[]> => {
      const browser = new SimulatedBrowser(() => chance);
      const uploader = new Uploader(settings, browser.platform());
      browser.ordered.push({ of: 'transfer', code: 'storage-busy', times: 4 });
      uploader.upload(simulatedFile('a', 10));
      await browser.clock.exhaust(100);
      const at = browser.requests.flatMap((one) => (one.name === 'transfer' ? [one.at] : []));
      return at.slice(1).map((time, index) => time - (at[index] ?? 0));
    };
    const [some, others] = [await pauses(0.6), await pauses(0.9)];
    expect(some).toEqual(some.toSorted((a, b) => a - b));
    expect(some[3]).toBeGreaterThan(4 * (some[0] ?? 0));
    expect(others[3]).toBeGreaterThan(some[3] ?? 0);
  });

  test('an offline upload waits without using up attempts and continues once online', async () => {
    const { browser, uploader, count } = createTestUploader();
    browser.online = false;
    const upload = uploader.upload(simulatedFile('a', 10));
    await browser.clock.advance(3_600_000);
    expect(upload.state).toMatchObject({ status: 'waiting', reason: 'offline' });
    // It still tries every 30 seconds. These tries do not count as attempts.
    expect(count('preprocess')).toBe(120);
    browser.online = true;
    await browser.clock.advance(1000);
    expect(upload.state.status).toBe('done');
  });

  test.each([
    ['preprocess', 'api-unreachable', 'unreachable'],
    ['preprocess', 'api-timeout', 'unreachable'],
    ['preprocess', 'throttled', 'busy'],
    ['transfer', 'storage-unreachable', 'unreachable'],
    ['transfer', 'storage-busy', 'busy'],
  ] as const)(
    'after %s failed with %s, the upload waits because of %s',
    async (of, code, reason) => {
      const { browser, uploader } = createTestUploader();
      browser.ordered.push({ of, code, times: 1, retryAfter: 600 });
      const upload = uploader.upload(simulatedFile('a', 10));
      await browser.clock.advance(1000);
      expect(upload.state).toMatchObject({ status: 'waiting', reason });
    },
  );

  test('a back-off ends when the network comes back', async () => {
    const { browser, uploader } = createTestUploader();
    browser.ordered.push({ of: 'preprocess', code: 'api-unreachable', times: 1, retryAfter: 600 });
    const upload = uploader.upload(simulatedFile('a', 10));
    await browser.clock.advance(1000);
    expect(upload.state.status).toBe('waiting');
    browser.online = true;
    await browser.clock.advance(1000);
    expect(upload.state.status).toBe('done');
  });

  test('an upload fails if every new URL has already expired, as with a wrong clock', async () => {
    const { browser, uploader, count } = createTestUploader();
    browser.ordered.push({ of: 'transfer', code: 'upload-url-expired', times: 100 });
    const upload = uploader.upload(simulatedFile('a', 10));
    await browser.clock.exhaust(100);
    expect(upload.state).toMatchObject({ status: 'failed', error: { code: 'upload-url-expired' } });
    expect(count('transfer')).toBe(4);
  });
});

test('responses count as attempts even if the browser believes to be offline', async () => {
  const { browser, uploader, count } = createTestUploader();
  browser.believesOnline = false;
  browser.ordered.push({ of: 'transfer', code: 'storage-busy', times: 100 });
  const upload = uploader.upload(simulatedFile('a', 10));
  await browser.clock.exhaust(100);
  expect([upload.state.status, count('transfer')]).toEqual(['failed', REQUEST_ATTEMPTS]);
});

test('files that are aborted while they wait do not block the next file', async () => {
  const { browser, uploader } = createTestUploader({ maxConnections: 1 });
  for (let index = 0; index < 120; index += 1) uploader.upload(simulatedFile(`${index}`, 1000));
  await browser.clock.advance(300);
  uploader.abort();
  const next = uploader.upload(simulatedFile('next', 1000));
  await browser.clock.exhaust(10_000);
  expect(next.state.status).toBe('done');
});

test('a failed delete request is retried', async () => {
  const { browser, uploader } = createTestUploader();
  const upload = uploader.upload(simulatedFile('a', 3 * MEBIBYTE));
  await browser.clock.advance(150);
  browser.ordered.push({ of: 'delete', code: 'api-unreachable', times: 3 });
  upload.abort();
  await browser.clock.exhaust(1000);
  expect([...browser.servers.rows.values()].map(({ deleted }) => deleted)).toEqual([true]);
});

test('the total progress of all files never decreases and is complete at the end', async () => {
  const seen: Progress[] = [];
  const { browser, uploader } = createTestUploader({
    onProgress: (progress) => seen.push(progress),
  });
  for (let index = 0; index < 12; index += 1) {
    uploader.upload(simulatedFile(`${index}`, 3 * MEBIBYTE));
  }
  await browser.clock.exhaust(10_000);
  const sent = seen.map((progress) => progress.sent);
  expect(sent).toEqual(sent.toSorted((a, b) => a - b));
  expect(uploader.progress).toMatchObject({
    files: 12,
    done: 12,
    sent: 36 * MEBIBYTE,
    total: 36 * MEBIBYTE,
  });
});

test('an abort signal aborts only its own file', async () => {
  const { browser, uploader } = createTestUploader();
  const abort = new AbortController();
  const one = uploader.upload(simulatedFile('a', 3 * MEBIBYTE), { signal: abort.signal });
  const other = uploader.upload(simulatedFile('b', 3 * MEBIBYTE));
  await browser.clock.advance(150);
  expect(one.state.status).toBe('sending');
  abort.abort(new Error('changed my mind'));
  await expect(one.finished).rejects.toThrow('changed my mind');
  await browser.clock.exhaust(100);
  expect([one.state.status, other.state.status]).toEqual(['aborted', 'done']);
  const late = uploader.upload(simulatedFile('c', 10), { signal: abort.signal });
  expect(late.state.status).toBe('aborted');
});
