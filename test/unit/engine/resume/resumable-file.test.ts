import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { MEBIBYTE } from '../../../../src/contract/limits.ts';
import { isTerminal } from '../../../../src/contract/upload-states.ts';
import { Uploader } from '../../../../src/engine/uploader.ts';
import { createTestUploader, settings } from '../../../support/simulation/create-test-uploader.ts';
import { simulatedFile } from '../../../support/simulation/simulated-file.ts';

const LARGE = 4000 * MEBIBYTE;

/** Uploads 40 % of a file and ends the page. */
async function interrupt() {
  const fixture = createTestUploader();
  const { browser, uploader } = fixture;
  const file = simulatedFile('a', LARGE);
  const upload = uploader.upload(file, { field: 'attachment', context: 'form 1' });
  while (!('sent' in upload.state) || upload.state.sent < 0.4 * LARGE) {
    await browser.clock.advance(200);
  }
  browser.killPage();
  return { ...fixture, file };
}

/** Uploads some parts of a file until S3 can no longer be reached, and the upload fails. */
async function failHalfway() {
  const fixture = createTestUploader();
  const { browser, uploader } = fixture;
  const file = simulatedFile('a', LARGE);
  const failed = uploader.upload(file);
  await browser.clock.advance(8000);
  browser.ordered.push({ of: 'transfer', code: 'storage-unreachable', times: 1000 });
  await browser.clock.exhaust(10_000);
  return { ...fixture, file, failed };
}

test('an interrupted upload is found with its field and context, and the server says how much it has', async () => {
  const { browser } = await interrupt();
  const [found] = await new Uploader(settings, browser.platform()).resumable();
  expect(found).toMatchObject({
    id: 'file1',
    name: 'a',
    size: LARGE,
    field: 'attachment',
    context: 'form 1',
    hasHandle: false,
  });
  const asked = found?.uploadedBytes();
  await browser.clock.advance(1000);
  const bytes = (await asked) ?? 0;
  expect(bytes / LARGE).toBeGreaterThan(0.2);
  expect(bytes / LARGE).toBeLessThan(0.7);
});

test('uploads of another scope are neither found nor resumed', async () => {
  const { browser, file } = await interrupt();
  const other = new Uploader({ ...settings, resumeScope: 'another user' }, browser.platform());
  expect(await other.resumable()).toEqual([]);
  other.upload(file, { context: 'form 1' });
  await browser.clock.exhaust(10_000);
  expect(browser.servers.rows.size).toBe(2);
});

test('an upload that another tab is sending is not found, and is not free', async () => {
  const { browser, file } = await interrupt();
  const [first, second] = [browser.platform(), browser.platform()];
  const [found] = await new Uploader(settings, second).resumable();
  expect(await found?.isFree()).toBe(true);
  new Uploader(settings, first).upload(file, { field: 'attachment', context: 'form 1' });
  await browser.clock.advance(1000);
  expect(await found?.isFree()).toBe(false);
  expect(await new Uploader(settings, second).resumable()).toEqual([]);
  await browser.clock.exhaust(10_000);
  // It is done.
  expect(await found?.isFree()).toBe(false);
});

test('an upload that the server has deleted is forgotten, and one that it cannot ask about is not', async () => {
  const { browser } = await interrupt();
  const uploader = new Uploader(settings, browser.platform());
  const [found] = await uploader.resumable();
  browser.ordered.push({ of: 'parts', code: 'api-unreachable', times: 1 });
  const refused = expect(found?.uploadedBytes()).rejects.toMatchObject({ code: 'api-unreachable' });
  await browser.clock.advance(1000);
  await refused;
  expect(await uploader.resumable()).toHaveLength(1);
  browser.ordered.push({ of: 'parts', code: 'file-deleted', times: 1 });
  const gone = found?.uploadedBytes();
  await browser.clock.advance(1000);
  expect(await gone).toBeUndefined();
  expect(await uploader.resumable()).toEqual([]);
});

test('the parts of a failed upload are kept for a retry, and deleted when it is aborted', async () => {
  const { browser, uploader, count, failed } = await failHalfway();
  expect(failed.state.status).toBe('failed');
  expect(await uploader.resumable()).toHaveLength(1);
  failed.abort();
  await browser.clock.exhaust(10_000);
  expect([failed.state.status, count('delete')]).toEqual(['failed', 1]);
  expect(await uploader.resumable()).toEqual([]);
});

test('a failed upload that another tab has resumed is not deleted by the first tab', async () => {
  const { browser, count, file, failed } = await failHalfway();
  browser.ordered.length = 0;
  const resumed = new Uploader(settings, browser.platform()).upload(file);
  await browser.clock.advance(1000);
  failed.abort();
  await browser.clock.exhaust(10_000);
  expect([resumed.state.status, count('delete')]).toEqual(['done', 0]);
});

test('an upload that another tab has finished is not deleted by a tab that still lists it', async () => {
  const { browser, file, count } = await interrupt();
  const [first, second] = [browser.platform(), browser.platform()];
  const [listed] = await new Uploader(settings, second).resumable();
  const resumed = new Uploader(settings, first).upload(file, {
    field: 'attachment',
    context: 'form 1',
  });
  await browser.clock.exhaust(10_000);
  expect(resumed.state.status).toBe('done');
  const discarded = listed?.discard();
  await browser.clock.exhaust(1000);
  await discarded;
  expect([count('delete'), browser.servers.rows.size]).toEqual([0, 1]);
});

test('a failed upload that another tab has finished is not deleted by the first tab', async () => {
  const { browser, count, file, failed } = await failHalfway();
  browser.ordered.length = 0;
  const resumed = new Uploader(settings, browser.platform()).upload(file);
  await browser.clock.exhaust(10_000);
  failed.abort();
  await browser.clock.exhaust(10_000);
  expect([resumed.state.status, count('delete')]).toEqual(['done', 0]);
});

test('an upload is resumed only for the field that it was chosen for', async () => {
  const { browser, file } = await interrupt();
  const uploader = new Uploader(settings, browser.platform());
  uploader.upload(file, { field: 'other', context: 'form 1' });
  await browser.clock.exhaust(10_000);
  expect(browser.servers.rows.size).toBe(2);
  expect(await uploader.resumable()).toHaveLength(1);
});

test('a deployment that sends small files in parts has them resumed too', async () => {
  const { browser, uploader } = createTestUploader();
  browser.servers.multipartFrom = 8 * MEBIBYTE;
  const file = simulatedFile('a', 40 * MEBIBYTE);
  const upload = uploader.upload(file);
  while (upload.state.status !== 'sending') await browser.clock.advance(5);
  await browser.clock.advance(5);
  browser.killPage();
  const next = new Uploader(settings, browser.platform());
  expect(await next.resumable()).toHaveLength(1);
  const resumed = next.upload(file);
  await browser.clock.exhaust(10_000);
  expect([resumed.state.status, browser.servers.rows.size]).toEqual(['done', 1]);
});

test('a file in parts reports when it expires and whether it is scanned, also after it was resumed', async () => {
  const { browser, uploader } = createTestUploader();
  browser.servers.scans = true;
  const whole = uploader.upload(simulatedFile('a', LARGE));
  await browser.clock.exhaust(10_000);
  expect(await whole.finished).toMatchObject({ scanPending: true, expiresAt: expect.any(String) });
  const file = simulatedFile('b', LARGE);
  const begun = uploader.upload(file);
  while (!('sent' in begun.state) || begun.state.sent < 0.4 * LARGE) {
    await browser.clock.advance(200);
  }
  browser.killPage();
  const next = new Uploader(settings, browser.platform());
  const [found] = await next.resumable();
  const resumed = next.upload(file);
  await browser.clock.exhaust(10_000);
  expect(await resumed.finished).toMatchObject({
    id: found?.id,
    scanPending: true,
    expiresAt: new Date(found?.expiresAt ?? 0).toISOString(),
  });
});

test('of a prepared file, the one that was chosen is saved too, and the prepared one is resumed', async () => {
  const prepared = simulatedFile('a.mp4', LARGE);
  const fixture = createTestUploader({ prepare: () => prepared });
  const { browser } = fixture;
  const chosen = simulatedFile('a.mov', LARGE + 5);
  const upload = fixture.uploader.upload(chosen);
  while (!('sent' in upload.state) || upload.state.sent < 0.4 * LARGE) {
    await setImmediate();
    await browser.clock.advance(200);
  }
  browser.killPage();
  const second = new Uploader({ ...settings, prepare: () => prepared }, browser.platform());
  const [found] = await second.resumable();
  expect(found).toMatchObject({
    name: 'a.mp4',
    size: LARGE,
    source: { name: 'a.mov', size: LARGE + 5 },
  });
  const resumed = second.upload(chosen);
  while (!isTerminal(resumed.state)) {
    await setImmediate();
    await browser.clock.exhaust(10_000);
  }
  expect(resumed.state).toMatchObject({ status: 'done', file: { id: 'file1' } });
  expect(browser.servers.sentAgain).toBe(0);
});
