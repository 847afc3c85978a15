import { describe, expect, test, vi } from 'vitest';
import { MEBIBYTE } from '../../../src/contract/limits.ts';
import { Uploader } from '../../../src/engine/uploader.ts';
import { createTestUploader, settings } from '../../support/simulation/create-test-uploader.ts';
import { bytesIn } from '../../../src/transport/payload.ts';
import { simulatedFile } from '../../support/simulation/simulated-file.ts';

test('after a reload only what S3 does not have is sent', async () => {
  const { world, uploader } = createTestUploader();
  const file = simulatedFile('a', 4000 * MEBIBYTE);
  const first = uploader.upload(file);
  while (!('sent' in first.state) || first.state.sent < 0.4 * file.size) {
    await world.clock.advance(500);
  }
  world.killPage();
  const second = new Uploader(settings, world.platform());
  expect((await second.resumable()).map(({ name }) => name)).toEqual(['a']);
  const upload = second.upload(file);
  await world.clock.exhaust(10_000);
  expect(upload.state.status).toBe('done');
  expect(world.servers.rows.size).toBe(1);
  expect(world.servers.sentAgain).toBe(0);
  expect(await second.resumable()).toEqual([]);
});

describe('large files', () => {
  const LARGE = 300 * MEBIBYTE;

  test('many of them on a slow line wait for hours and lose nothing', async () => {
    const { world, uploader } = createTestUploader({ maxConnections: 1 });
    const uploads = Array.from({ length: 60 }, (_, index) =>
      uploader.upload(simulatedFile(`${index}`, LARGE)),
    );
    await world.clock.exhaust(100_000);
    expect(world.clock.now).toBeGreaterThan(1_800_000);
    expect(uploads.map(({ state }) => state.status)).toEqual(uploads.map(() => 'done'));
    expect([world.servers.rows.size, world.servers.usedAfterEnd]).toEqual([60, 0]);
  });

  test('so do many that go up whole', async () => {
    const { world, uploader } = createTestUploader({ maxConnections: 1 });
    const uploads = Array.from({ length: 120 }, (_, index) =>
      uploader.upload(simulatedFile(`${index}`, 60 * MEBIBYTE)),
    );
    await world.clock.exhaust(100_000);
    expect(uploads.map(({ state }) => state.status)).toEqual(uploads.map(() => 'done'));
    expect(world.servers.usedAfterEnd).toBe(0);
  });

  test('a part whose sum is slow in coming lets its connection send the next', async () => {
    const { world, uploader, count } = createTestUploader({ maxConnections: 1 });
    world.hashMilliseconds = 100_000;
    const upload = uploader.upload(simulatedFile('a', LARGE));
    await world.clock.advance(90_000);
    expect([count('transfer'), count('complete')]).toEqual([12, 0]);
    expect(upload.state.status).toBe('sending');
    await world.clock.exhaust(10_000);
    expect([upload.state.status, count('transfer'), count('complete')]).toEqual(['done', 12, 1]);
  });

  test('a pause before the sums are there sends nothing again', async () => {
    const { world, uploader } = createTestUploader();
    world.hashMilliseconds = 600_000;
    const upload = uploader.upload(simulatedFile('a', LARGE));
    await world.clock.advance(120_000);
    upload.pause();
    world.hashMilliseconds = 0;
    await world.clock.advance(1000);
    upload.resume();
    await world.clock.exhaust(10_000);
    expect([upload.state.status, world.servers.sentAgain]).toEqual(['done', 0]);
    expect(world.servers.rows.size).toBe(1);
  });

  test('what waits for sums alone waits when there is no network', async () => {
    const { world, uploader } = createTestUploader({ maxConnections: 1 });
    world.hashMilliseconds = 3_600_000;
    const states: string[] = [];
    const upload = uploader.upload(simulatedFile('a', LARGE), {
      onState: ({ status }) => states.push(status),
    });
    await world.clock.advance(20_000);
    world.online = false;
    await world.clock.advance(20_000);
    expect(upload.state).toMatchObject({ status: 'waiting', reason: 'offline' });
    world.online = true;
    await world.clock.exhaust(10_000);
    expect(upload.state.status).toBe('done');
  });

  test.each([
    ['at once, where S3 tells sums', true, 14],
    ['when the parts are joined, where it tells none', false, 14],
  ])('flipped bits are found %s', async (_how, tells, transfers) => {
    const { world, uploader, count } = createTestUploader();
    world.tellsChecksums = tells;
    world.flips = 2;
    const sent: number[] = [];
    const upload = uploader.upload(simulatedFile('a', LARGE), {
      onProgress: (bytes) => sent.push(bytes),
    });
    await world.clock.exhaust(10_000);
    expect([upload.state.status, count('transfer'), world.flips]).toEqual(['done', transfers, 0]);
    expect(sent.toSorted((one, other) => one - other)).toEqual(sent);
    expect(Math.max(...sent)).toBeLessThanOrEqual(LARGE);
  });

  test('sums go along with what is sent, each part once', async () => {
    const { world } = createTestUploader();
    const platform = world.platform();
    const crc64 = vi.fn(platform.hasher.crc64);
    const putObject = vi.fn(platform.putObject);
    const hasher = { ...platform.hasher, crc64 };
    const uploader = new Uploader(settings, { ...platform, hasher, putObject });
    const upload = uploader.upload(simulatedFile('a', LARGE));
    while (putObject.mock.calls.length < 6) await world.clock.advance(10);
    const summed = (): unknown[] => crc64.mock.calls.map(([bytes]) => bytes);
    const underWay = putObject.mock.calls.map(([{ bytes }]) => bytes);
    const [, , third] = underWay;
    expect(summed()).toEqual([]);
    for (const [{ bytes }, { onProgress }] of putObject.mock.calls) {
      onProgress(bytesIn(bytes) / 4);
    }
    expect(summed().length).toBeGreaterThan(0);
    expect(summed()).not.toContain(third);
    await world.clock.exhaust(10_000);
    expect([upload.state.status, summed().length, new Set(summed()).size]).toEqual([
      'done',
      12,
      12,
    ]);
  });

  test('the worker is loaded before anything is announced, and for large files only', async () => {
    const { world, count } = createTestUploader();
    const platform = world.platform();
    const callsBefore: number[] = [];
    const warmUp = (): void => void callsBefore.push(count('preprocess'));
    const hasher = { ...platform.hasher, warmUp };
    const uploader = new Uploader(settings, { ...platform, hasher });
    uploader.upload(simulatedFile('small', MEBIBYTE));
    uploader.upload(simulatedFile('large', LARGE));
    await world.clock.exhaust(10_000);
    expect([callsBefore, count('preprocess') > 0]).toEqual([[0], true]);
  });

  test('an outage of a minute is survived', async () => {
    const { world, uploader } = createTestUploader();
    const upload = uploader.upload(simulatedFile('a', LARGE));
    await world.clock.advance(1000);
    world.trouble.share = 1;
    await world.clock.advance(60_000);
    world.trouble.share = 0;
    await world.clock.exhaust(10_000);
    expect([upload.state.status, world.servers.rows.size]).toEqual(['done', 1]);
  });

  test('what S3 has of one that failed is not lost: the next attempt goes on', async () => {
    const { world, uploader } = createTestUploader();
    const file = simulatedFile('a', 4 * LARGE);
    const failed = uploader.upload(file);
    await world.clock.advance(8000);
    world.ordered.push({ of: 'transfer', code: 'storage-unreachable', times: 1000 });
    await world.clock.exhaust(10_000);
    expect(failed.state).toMatchObject({ error: { code: 'storage-unreachable' } });
    world.ordered.length = 0;
    const again = uploader.upload(file);
    await world.clock.exhaust(10_000);
    expect(again.state.status).toBe('done');
    expect([world.servers.rows.size, world.servers.sentAgain]).toEqual([1, 0]);
  });

  test('one whose page died while it waited for S3’s word is done, and stays', async () => {
    const { world, uploader, count } = createTestUploader();
    const file = simulatedFile('a', LARGE);
    uploader.upload(file);
    while (count('complete') === 0) await world.clock.advance(100);
    world.ordered.push({ of: 'complete', code: 'api-unreachable', times: 1, afterwards: true });
    await world.clock.advance(221);
    world.killPage();
    const transfers = count('transfer');
    const again = new Uploader(settings, world.platform()).upload(file);
    await world.clock.exhaust(10_000);
    expect(again.state).toMatchObject({ status: 'done', file: { id: 'file1' } });
    expect([count('transfer'), count('delete')]).toEqual([transfers, 0]);
  });
});
