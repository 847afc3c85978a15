import { open, stat, utimes } from 'node:fs/promises';
import { EnginePage, MiB } from './engine-page.ts';
import { engineTest as test } from './engine-test.ts';
import { expect, startDemo } from './fixtures.ts';

/** Uploads that are resumed after their page is gone. */

test('an upload of 240 parts resumes after a crash at 40 % without sending a part twice', async ({
  page,
  files,
}) => {
  test.setTimeout(180_000);
  const demo = await startDemo({ partBytes: 5 * MiB, maxFileSize: 2e9 });
  try {
    const engine = new EnginePage(page, demo);
    const path = await files.file('huge.bin', 240 * 5 * MiB);
    await engine.open();
    await engine.upload(path);
    await engine.untilSent(0.4);
    // A real crash: the page receives no event before its end.
    const session = await page.context().newCDPSession(page);
    const crash = page.waitForEvent('crash');
    void session.send('Page.crash').catch(() => undefined);
    await crash;
    const before = engine.partsSent();
    const next = await page.context().newPage();
    const second = new EnginePage(next, demo);
    await second.open();
    const interrupted = await next.evaluate(async () =>
      (await window.kept.uploader.resumable()).map(({ name, size }) => [name, size]),
    );
    expect(interrupted).toEqual([['huge.bin', 240 * 5 * MiB]]);
    await second.upload(path);
    const { id, checksum } = await second.onlyDone();
    const stored = await second.stored(id);
    expect([stored.sha256, stored.checksum]).toEqual([await files.sha256(path), checksum]);
    // Parts in flight during the crash may be sent again, but no parts that S3 already had.
    const had = before.length - 6;
    expect(had).toBeGreaterThan(80);
    expect(second.partsSent().length).toBeLessThanOrEqual(240 - had);
    const sentTwice = second.partsSent().filter((number) => before.slice(0, had).includes(number));
    expect(sentTwice).toEqual([]);
    expect(await next.evaluate(async () => (await window.kept.uploader.resumable()).length)).toBe(
      0,
    );
  } finally {
    await demo.close();
  }
});

async function interruptedUpload(engine: EnginePage, path: string): Promise<string> {
  engine.demo.server.stack.s3.faults.add({
    fault: { kind: 'slow', bytesPerSecond: 8 * MiB },
    operation: 'UploadPart',
  });
  await engine.open({ maxConnections: 2 });
  await engine.upload(path);
  await engine.untilSent(0.5);
  const state = await engine.state();
  return state.status === 'sending' ? state.id : '';
}

test('a changed file with the same name, size and date is uploaded from the start', async ({
  engine,
  demo,
  files,
}) => {
  const path = await files.file('large.bin', 80 * MiB);
  const before = await interruptedUpload(engine, path);
  await engine.page.reload();
  demo.server.stack.s3.faults.clear();
  const { atime, mtime } = await stat(path);
  const file = await open(path, 'r+');
  await file.write('other bytes', 9 * MiB);
  await file.close();
  await utimes(path, atime, mtime);
  await engine.open();
  await engine.upload(path);
  const { id } = await engine.onlyDone();
  expect(id).not.toBe(before);
  expect((await engine.stored(id)).sha256).toBe(await files.sha256(path));
  await expect.poll(() => demo.state(before)).toBe('DELETED');
});

test('with a file handle, an upload resumes without choosing the file again', async ({
  engine,
  demo,
}) => {
  demo.server.stack.s3.faults.add({
    fault: { kind: 'slow', bytesPerSecond: 8 * MiB },
    operation: 'UploadPart',
  });
  await engine.open({ maxConnections: 2 });
  await engine.page.evaluate(async (size) => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle('kept.bin', { create: true });
    const writable = await handle.createWritable();
    await writable.write(new Uint8Array(size).fill(7));
    await writable.close();
    const { uploader, uploads } = window.kept;
    uploads.push(uploader.upload(await handle.getFile(), { handle }));
  }, 70 * MiB);
  await engine.untilSent(0.5);
  const first = await engine.state();
  await engine.page.reload();
  demo.server.stack.s3.faults.clear();
  await engine.open();
  const id = await engine.page.evaluate(async () => {
    const { uploader } = window.kept;
    const [one] = await uploader.resumable();
    const file = await one?.file();
    return file && (await uploader.upload(file).finished).id;
  });
  expect(first).toMatchObject({ status: 'sending', id });
});

test('a second tab does not resume the running upload of the first tab', async ({
  engine,
  demo,
  files,
}) => {
  const path = await files.file('large.bin', 80 * MiB);
  const first = await interruptedUpload(engine, path);
  const second = new EnginePage(await engine.page.context().newPage(), demo);
  await second.open();
  await second.upload(path);
  await expect.poll(async () => (await second.state()).status).toBe('sending');
  const state = await second.state();
  expect(state.status === 'sending' && state.id).not.toBe(first);
  await second.do('abort');
  demo.server.stack.s3.faults.clear();
  const { id } = await engine.onlyDone();
  expect(id).toBe(first);
});

test('discard() deletes a resumable upload, and the file is then uploaded from the start', async ({
  engine,
  demo,
  files,
}) => {
  const path = await files.file('large.bin', 80 * MiB);
  const id = await interruptedUpload(engine, path);
  await engine.page.reload();
  demo.server.stack.s3.faults.clear();
  await engine.open();
  await engine.page.evaluate(async () => {
    for (const one of await window.kept.uploader.resumable()) await one.discard();
  });
  expect(await demo.state(id)).toBe('DELETED');
  await engine.upload(path);
  const [done] = await engine.done();
  expect(done?.id).not.toBe(id);
});
