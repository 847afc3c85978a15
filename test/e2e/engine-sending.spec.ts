import { stat, utimes, open } from 'node:fs/promises';
import { EnginePage, MiB } from './engine-page.ts';
import { engineTest as test } from './engine-test.ts';
import { expect, startDemo } from './fixtures.ts';

/** The requests of the engine: the received bytes, the number of requests and the checksums. */

test('a large file is uploaded in equal parts, and the checksum of the object is compared', async ({
  engine,
  files,
}) => {
  const path = await files.file('large.bin', 100 * MiB + 7);
  const workers: string[] = [];
  engine.page.on('worker', (worker) => workers.push(worker.url()));
  await engine.open();
  await engine.upload(path);
  const { id, checksum } = await engine.onlyDone();
  const stored = await engine.stored(id);
  expect(stored.sha256).toBe(await files.sha256(path));
  expect(stored.checksum).toBe(checksum);
  expect(engine.partsSent().toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(workers.filter((url) => url.includes('hash-worker'))).toHaveLength(1);
  expect(workers.filter((url) => url.startsWith('blob:'))).toEqual([]);

  const states = await engine.states();
  const sent = states.flatMap((state) => ('sent' in state ? [state.sent] : []));
  expect(sent).toEqual(sent.toSorted((a, b) => a - b));
  expect(states.at(-1)?.status).toBe('done');
  expect(states.at(-2)?.status).toBe('confirming');
});

test('250 small files need few API calls and one POST form each, without preflights', async ({
  engine,
  files,
}) => {
  const paths = await Promise.all(
    Array.from({ length: 250 }, (_, index) => files.file(`${index}.txt`, 1000 + index)),
  );
  await engine.open();
  await engine.upload(...paths);
  const done = await engine.done();
  // Four on an idle machine. A call takes the files that are hashed by then, so a busy one needs more.
  expect(engine.toApi.filter((request) => request.method() === 'POST').length).toBeLessThan(12);
  expect(engine.toStorage.map((request) => request.method())).toEqual(paths.map(() => 'POST'));
  const one = done[117];
  expect((await engine.stored(one?.id ?? '')).sha256).toBe(await files.sha256(paths[117] ?? ''));
  expect(Buffer.from(one?.sha256 ?? '', 'base64').toString('hex')).toBe(
    await files.sha256(paths[117] ?? ''),
  );
});

test('without forms, a small file is sent as a PUT with a signed checksum', async ({
  page,
  files,
}) => {
  const demo = await startDemo({ formUploadBytes: 0 });
  try {
    const engine = new EnginePage(page, demo);
    const path = await files.file('small.txt', 1000);
    await engine.open();
    await engine.upload(path);
    const { id } = await engine.onlyDone();
    expect((await engine.stored(id)).sha256).toBe(await files.sha256(path));
    const put = engine.toStorage.find((request) => request.method() === 'PUT');
    expect(await put?.allHeaders()).toMatchObject({ 'x-amz-checksum-sha256': expect.any(String) });
  } finally {
    await demo.close();
  }
});

test('after a first file has shown that the network is fast, photos are POST forms', async ({
  engine,
  files,
}) => {
  await engine.open();
  await engine.upload(await files.file('first.jpg', 2 * MiB));
  await engine.onlyDone();
  const paths = await Promise.all([3, 7].map((size) => files.file(`${size}.jpg`, size * MiB + 5)));
  await engine.upload(...paths);
  await expect.poll(async () => (await engine.done()).length).toBe(3);
  expect(engine.toStorage.map((request) => request.method())).toEqual(['PUT', 'POST', 'POST']);
  for (const [index, path] of paths.entries()) {
    const { id = '' } = (await engine.done())[index + 1] ?? {};
    expect((await engine.stored(id)).sha256).toBe(await files.sha256(path));
  }
});

test('a PUT of 9 MiB signs its CRC-64 and is sent again after a flipped byte', async ({
  engine,
  demo,
  files,
}) => {
  const path = await files.file('middle.bin', 9 * MiB);
  demo.server.stack.s3.faults.add({
    fault: { kind: 'flip', atByte: 3_000_000 },
    operation: 'PutObject',
    times: 1,
  });
  await engine.open();
  await engine.upload(path);
  const { id, checksum } = await engine.onlyDone();
  const stored = await engine.stored(id);
  expect([stored.sha256, stored.checksum]).toEqual([await files.sha256(path), checksum]);
  expect(demo.server.stack.s3.faults.hits()).toEqual([1]);
});

test('only the part with a flipped byte is sent again', async ({ engine, demo, files }) => {
  const path = await files.file('large.bin', 80 * MiB);
  demo.server.stack.s3.faults.add({
    fault: { kind: 'flip', atByte: 70_000 },
    operation: 'UploadPart',
    skip: 2,
    times: 1,
  });
  await engine.open();
  await engine.upload(path);
  const { id } = await engine.onlyDone();
  expect((await engine.stored(id)).sha256).toBe(await files.sha256(path));
  expect(demo.server.stack.s3.faults.hits()).toEqual([1]);
  expect(engine.partsSent()).toHaveLength(7);
});

test('if the hash worker cannot be loaded, the page computes the checksum', async ({
  engine,
  files,
}) => {
  await engine.page.route(/hash-worker\.(ts|js)/, (route) => route.abort());
  const path = await files.file('large.bin', 70 * MiB);
  await engine.open();
  await engine.upload(path);
  const { id, checksum } = await engine.onlyDone();
  expect((await engine.stored(id)).checksum).toBe(checksum);
});

for (const body of ['', 'postMessage({ alive: true });']) {
  test(`the upload does not wait for an unresponsive worker: ${body || 'empty script'}`, async ({
    engine,
    files,
  }) => {
    await engine.page.route(/hash-worker\.(ts|js)/, (route) =>
      route.fulfill({ contentType: 'text/javascript', body }),
    );
    const path = await files.file('large.bin', 70 * MiB);
    await engine.open();
    await engine.upload(path);
    const { id, checksum } = await engine.onlyDone();
    expect((await engine.stored(id)).checksum).toBe(checksum);
  });
}

test('a bucket that does not expose the ETag causes the error storage-answer-hidden', async ({
  page,
  files,
}) => {
  // Small parts, because Playwright copies the bodies of the requests that it answers.
  const demo = await startDemo({ multipartFromBytes: 5 * MiB, partBytes: 5 * MiB });
  try {
    const engine = new EnginePage(page, demo);
    const path = await files.file('large.bin', 11 * MiB);
    await page.route(/partNumber=/, async (route) => {
      if (route.request().method() !== 'PUT') return route.continue();
      return route.fulfill({ status: 200, headers: { 'access-control-allow-origin': '*' } });
    });
    await engine.open();
    await engine.upload(path);
    await expect.poll(async () => (await engine.state()).status).toBe('failed');
    expect(await engine.state()).toMatchObject({
      error: { code: 'storage-answer-hidden', message: expect.stringContaining('ExposeHeaders') },
    });
  } finally {
    await demo.close();
  }
});

test('a file that changes during its upload fails and leaves no multipart upload', async ({
  engine,
  demo,
  files,
}) => {
  const path = await files.file('changing.bin', 80 * MiB);
  demo.server.stack.s3.faults.add({
    fault: { kind: 'slow', bytesPerSecond: 10 * MiB },
    operation: 'UploadPart',
  });
  await engine.open();
  await engine.upload(path);
  await engine.untilSent(0.2);
  const { mtime } = await stat(path);
  const file = await open(path, 'r+');
  await file.write('changed', 79 * MiB);
  await file.close();
  await utimes(path, mtime, new Date(mtime.getTime() + 5000));
  await expect.poll(async () => (await engine.state()).status).toBe('failed');
  expect(await engine.state()).toMatchObject({ error: { code: 'file-unreadable' } });
  await expect.poll(() => engine.openUploads()).toBe(0);
});
