import { describe, expect, test } from 'vitest';
import { MEBIBYTE } from '../../../src/contract/limits.ts';
import type { UploadState } from '../../../src/contract/upload-states.ts';
import { createTestUploader } from '../../support/simulation/create-test-uploader.ts';
import { simulatedFile } from '../../support/simulation/simulated-file.ts';

describe('signed URLs', () => {
  test('a URL that is about to expire is renewed instead of used', async () => {
    const { browser, uploader } = createTestUploader({ maxConnections: 1 });
    // Each takes ten minutes, so the URL of the second expires while it waits.
    const uploads = [1, 2].map((name) =>
      uploader.upload(simulatedFile(`${name}`, 60 * MEBIBYTE * 50 - 1)),
    );
    await browser.clock.exhaust(10_000);
    expect(uploads.map(({ state }) => state.status)).toEqual(['done', 'done']);
    expect(browser.servers.usedAfterEnd).toBe(0);
    expect(browser.requests.filter(({ name }) => name === 'parts').length).toBeGreaterThan(0);
  });

  /** Pauses an upload until long after its URL has expired. */
  async function pausedForAnHour(
    { browser, uploader }: ReturnType<typeof createTestUploader>,
    when: UploadState['status'] = 'sending',
  ) {
    const upload = uploader.upload(simulatedFile('a', 3 * MEBIBYTE));
    for (let steps = 0; upload.state.status !== when && steps < 1000; steps += 1) {
      await browser.clock.advance(10);
    }
    upload.pause();
    await browser.clock.advance(3600 * 1000);
    upload.resume();
    return upload;
  }

  test('an expired single upload gets a new URL under the same id, without a new registration', async () => {
    const fixture = createTestUploader();
    const upload = await pausedForAnHour(fixture);
    const [id] = fixture.browser.servers.rows.keys();
    await fixture.browser.clock.exhaust(10_000);
    expect(upload.state).toMatchObject({ status: 'done', file: { id } });
    expect([fixture.count('preprocess'), fixture.count('parts')]).toEqual([1, 1]);
    expect(fixture.browser.servers.usedAfterEnd).toBe(0);
  });

  test('if the server cannot sign a new URL, the file is registered again', async () => {
    const fixture = createTestUploader();
    fixture.browser.servers.signsAgain = false;
    const upload = await pausedForAnHour(fixture);
    await fixture.browser.clock.exhaust(10_000);
    expect(upload.state.status).toBe('done');
    expect(fixture.count('preprocess')).toBe(2);
    const deleted = [...fixture.browser.servers.rows.values()].map((row) => row.deleted);
    expect(deleted).toEqual([true, false]);
  });

  test('a file whose bytes arrived before the pause is not sent again', async () => {
    const fixture = createTestUploader();
    // S3 receives the bytes, but its response is lost.
    fixture.browser.ordered.push({
      of: 'transfer',
      code: 'storage-unreachable',
      times: 1,
      afterwards: true,
    });
    const upload = await pausedForAnHour(fixture, 'waiting');
    await fixture.browser.clock.exhaust(10_000);
    expect(upload.state.status).toBe('done');
    expect([fixture.count('preprocess'), fixture.count('transfer')]).toEqual([1, 1]);
  });

  test('URLs of parts are requested in pages, before they are needed', async () => {
    const { browser, uploader, count } = createTestUploader();
    const upload = uploader.upload(simulatedFile('a', 4000 * MEBIBYTE));
    await browser.clock.exhaust(10_000);
    expect(upload.state.status).toBe('done');
    // 168 parts. The first 96 URLs come with the registration.
    expect([count('parts'), count('transfer')]).toEqual([1, 168]);
  });

  test('an upload whose new URL has another host waits for a connection to that host', async () => {
    const { browser, uploader } = createTestUploader({ maxConnections: 1 });
    const paused = uploader.upload(simulatedFile('a', 3 * MEBIBYTE));
    const isSending = () => paused.state.status === 'sending';
    while (!isSending()) await browser.clock.advance(10);
    paused.pause();
    await browser.clock.advance(3600 * 1000);
    // The servers alternate the hosts, so the next URL of the paused upload has the host of the long one.
    const [long, short] = [10 * MEBIBYTE, 10].map((size) =>
      uploader.upload(simulatedFile(`${size}`, size)),
    );
    while (short?.state.status !== 'done') await browser.clock.advance(10);
    paused.resume();
    while (!isSending()) await browser.clock.advance(10);
    expect(long?.state.status).toBe('done');
    await browser.clock.exhaust(100);
    expect(paused.state.status).toBe('done');
    expect(browser.mostFlying).toBe(1);
  });
});
