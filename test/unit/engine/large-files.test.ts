import { describe, expect, test, vi } from 'vitest';
import { MEBIBYTE } from '../../../src/contract/limits.ts';
import { Uploader } from '../../../src/engine/uploader.ts';
import { createTestUploader, settings } from '../../support/simulation/create-test-uploader.ts';
import { bytesIn } from '../../../src/transport/payload.ts';
import { simulatedFile } from '../../support/simulation/simulated-file.ts';

test('after a reload, only the parts that S3 does not have are sent', async () => {
  const { browser, uploader } = createTestUploader();
  const file = simulatedFile('a', 4000 * MEBIBYTE);
  const first = uploader.upload(file);
  while (!('sent' in first.state) || first.state.sent < 0.4 * file.size) {
    await browser.clock.advance(500);
  }
  browser.killPage();
  const second = new Uploader(settings, browser.platform());
  expect((await second.resumable()).map(({ name }) => name)).toEqual(['a']);
  const upload = second.upload(file);
  await browser.clock.exhaust(10_000);
  expect(upload.state.status).toBe('done');
  expect(browser.servers.rows.size).toBe(1);
  expect(browser.servers.sentAgain).toBe(0);
  expect(await second.resumable()).toEqual([]);
});

describe('large files', () => {
  const LARGE = 300 * MEBIBYTE;

  test('60 large files on one slow connection are all uploaded, with valid URLs', async () => {
    const { browser, uploader } = createTestUploader({ maxConnections: 1 });
    const uploads = Array.from({ length: 60 }, (_, index) =>
      uploader.upload(simulatedFile(`${index}`, LARGE)),
    );
    await browser.clock.exhaust(100_000);
    expect(browser.clock.now).toBeGreaterThan(1_800_000);
    expect(uploads.map(({ state }) => state.status)).toEqual(uploads.map(() => 'done'));
    expect([browser.servers.rows.size, browser.servers.usedAfterEnd]).toEqual([60, 0]);
  });

  test('120 files without parts on one slow connection are all uploaded, with valid URLs', async () => {
    const { browser, uploader } = createTestUploader({ maxConnections: 1 });
    const uploads = Array.from({ length: 120 }, (_, index) =>
      uploader.upload(simulatedFile(`${index}`, 60 * MEBIBYTE)),
    );
    await browser.clock.exhaust(100_000);
    expect(uploads.map(({ state }) => state.status)).toEqual(uploads.map(() => 'done'));
    expect(browser.servers.usedAfterEnd).toBe(0);
  });

  test('a connection sends the next part while the checksum of a part is computed', async () => {
    const { browser, uploader, count } = createTestUploader({ maxConnections: 1 });
    browser.hashMilliseconds = 100_000;
    const upload = uploader.upload(simulatedFile('a', LARGE));
    await browser.clock.advance(90_000);
    expect([count('transfer'), count('complete')]).toEqual([12, 0]);
    expect(upload.state.status).toBe('sending');
    await browser.clock.exhaust(10_000);
    expect([upload.state.status, count('transfer'), count('complete')]).toEqual(['done', 12, 1]);
  });

  test.each(['storage-unreachable', 'upload-stalled'] as const)(
    'parts whose answers were lost (%s) are not sent again, and one list finds them',
    async (code) => {
      const { browser, uploader, count } = createTestUploader();
      browser.ordered.push({ of: 'transfer', code, times: 3, afterwards: true });
      const upload = uploader.upload(simulatedFile('a', LARGE));
      await browser.clock.exhaust(10_000);
      expect([upload.state.status, browser.servers.sentAgain]).toEqual(['done', 0]);
      expect([count('transfer'), count('complete')]).toEqual([12, 1]);
      // One call signs the remaining parts.
      expect(count('parts')).toBeLessThanOrEqual(3);
    },
  );

  test('a part that S3 does not have is sent again, also if the list cannot be read', async () => {
    const { browser, uploader, count } = createTestUploader();
    browser.ordered.push({ of: 'transfer', code: 'storage-unreachable', times: 2 });
    browser.ordered.push({ of: 'parts', code: 'api-unreachable', times: 1 });
    const upload = uploader.upload(simulatedFile('a', LARGE));
    await browser.clock.exhaust(10_000);
    expect([upload.state.status, browser.servers.sentAgain]).toEqual(['done', 0]);
    expect(count('complete')).toBe(1);
  });

  test('a pause before the checksums are computed causes no part to be sent again', async () => {
    const { browser, uploader } = createTestUploader();
    browser.hashMilliseconds = 600_000;
    const upload = uploader.upload(simulatedFile('a', LARGE));
    await browser.clock.advance(120_000);
    upload.pause();
    browser.hashMilliseconds = 0;
    await browser.clock.advance(1000);
    upload.resume();
    await browser.clock.exhaust(10_000);
    expect([upload.state.status, browser.servers.sentAgain]).toEqual(['done', 0]);
    expect(browser.servers.rows.size).toBe(1);
  });

  test('an upload that only waits for checksums has the state waiting while offline', async () => {
    const { browser, uploader } = createTestUploader({ maxConnections: 1 });
    browser.hashMilliseconds = 3_600_000;
    const states: string[] = [];
    const upload = uploader.upload(simulatedFile('a', LARGE), {
      onState: ({ status }) => states.push(status),
    });
    await browser.clock.advance(20_000);
    browser.online = false;
    await browser.clock.advance(20_000);
    expect(upload.state).toMatchObject({ status: 'waiting', reason: 'offline' });
    browser.online = true;
    await browser.clock.exhaust(10_000);
    expect(upload.state.status).toBe('done');
  });

  test.each([
    ['immediately, if S3 returns checksums', true, 14],
    ['on completion, if S3 returns no checksums', false, 14],
  ])('flipped bits are detected %s', async (_how, returnsChecksums, transfers) => {
    const { browser, uploader, count } = createTestUploader();
    browser.tellsChecksums = returnsChecksums;
    browser.flips = 2;
    const sent: number[] = [];
    const upload = uploader.upload(simulatedFile('a', LARGE), {
      onProgress: (bytes) => sent.push(bytes),
    });
    await browser.clock.exhaust(10_000);
    expect([upload.state.status, count('transfer'), browser.flips]).toEqual(['done', transfers, 0]);
    expect(sent.toSorted((one, other) => one - other)).toEqual(sent);
    expect(Math.max(...sent)).toBeLessThanOrEqual(LARGE);
  });

  test('each part is hashed once, while it is sent', async () => {
    const { browser } = createTestUploader();
    const platform = browser.platform();
    const crc64 = vi.fn(platform.hasher.crc64);
    const putObject = vi.fn(platform.putObject);
    const hasher = { ...platform.hasher, crc64 };
    const uploader = new Uploader(settings, { ...platform, hasher, putObject });
    const upload = uploader.upload(simulatedFile('a', LARGE));
    while (putObject.mock.calls.length < 6) await browser.clock.advance(10);
    const hashed = (): unknown[] => crc64.mock.calls.map(([bytes]) => bytes);
    const inFlight = putObject.mock.calls.map(([{ bytes }]) => bytes);
    const [, , third] = inFlight;
    expect(hashed()).toEqual([]);
    for (const [{ bytes }, { onProgress }] of putObject.mock.calls) {
      onProgress(bytesIn(bytes) / 4);
    }
    expect(hashed().length).toBeGreaterThan(0);
    expect(hashed()).not.toContain(third);
    await browser.clock.exhaust(10_000);
    expect([upload.state.status, hashed().length, new Set(hashed()).size]).toEqual([
      'done',
      12,
      12,
    ]);
  });

  test('the hash worker is started before files are registered, and only for large files', async () => {
    const { browser, count } = createTestUploader();
    const platform = browser.platform();
    const callsBefore: number[] = [];
    const warmUp = (): void => void callsBefore.push(count('preprocess'));
    const hasher = { ...platform.hasher, warmUp };
    const uploader = new Uploader(settings, { ...platform, hasher });
    uploader.upload(simulatedFile('small', MEBIBYTE));
    uploader.upload(simulatedFile('large', LARGE));
    await browser.clock.exhaust(10_000);
    expect([callsBefore, count('preprocess') > 0]).toEqual([[0], true]);
  });

  test('an upload survives an outage of one minute', async () => {
    const { browser, uploader } = createTestUploader();
    const upload = uploader.upload(simulatedFile('a', LARGE));
    await browser.clock.advance(1000);
    browser.trouble.share = 1;
    await browser.clock.advance(60_000);
    browser.trouble.share = 0;
    await browser.clock.exhaust(10_000);
    expect([upload.state.status, browser.servers.rows.size]).toEqual(['done', 1]);
  });

  test('a retry of a failed upload sends only the missing parts', async () => {
    const { browser, uploader } = createTestUploader();
    const file = simulatedFile('a', 4 * LARGE);
    const failed = uploader.upload(file);
    await browser.clock.advance(8000);
    browser.ordered.push({ of: 'transfer', code: 'storage-unreachable', times: 1000 });
    await browser.clock.exhaust(10_000);
    expect(failed.state).toMatchObject({ error: { code: 'storage-unreachable' } });
    browser.ordered.length = 0;
    const again = uploader.upload(file);
    await browser.clock.exhaust(10_000);
    expect(again.state.status).toBe('done');
    expect([browser.servers.rows.size, browser.servers.sentAgain]).toEqual([1, 0]);
  });

  test('an upload whose page died during the complete request is done after a reload', async () => {
    const { browser, uploader, count } = createTestUploader();
    const file = simulatedFile('a', LARGE);
    uploader.upload(file);
    while (count('complete') === 0) await browser.clock.advance(100);
    browser.ordered.push({ of: 'complete', code: 'api-unreachable', times: 1, afterwards: true });
    await browser.clock.advance(221);
    browser.killPage();
    const transfers = count('transfer');
    const again = new Uploader(settings, browser.platform()).upload(file);
    await browser.clock.exhaust(10_000);
    expect(again.state).toMatchObject({ status: 'done', file: { id: 'file1' } });
    expect([count('transfer'), count('delete')]).toEqual([transfers, 0]);
  });
});
