import { MiB } from './engine-page.ts';
import { engineTest as test } from './engine-test.ts';
import { expect } from './fixtures.ts';

declare global {
  interface Window {
    /** Every XMLHttpRequest of the page, with a promise for its end. */
    requests: { readonly over: Promise<void> }[];
  }
}

/** The effects of the network, hidden tabs and user actions on running uploads. */

const slowParts = {
  fault: { kind: 'slow', bytesPerSecond: 4 * MiB },
  operation: 'UploadPart',
} as const;

test('an offline upload waits and continues within a second when the network is back', async ({
  engine,
  demo,
  files,
}) => {
  demo.server.stack.s3.faults.add(slowParts);
  const path = await files.file('large.bin', 70 * MiB);
  await engine.open();
  await engine.upload(path);
  await engine.untilSent(0.1);
  await engine.page.context().setOffline(true);
  // Chromium does not interrupt running requests, so the server closes the connections.
  await demo.server.stack.s3.stopListening();
  await expect.poll(async () => (await engine.state()).status).toBe('waiting');
  expect(await engine.state()).toMatchObject({ reason: 'offline' });
  // Long enough to use up all attempts if waiting counted as attempts.
  await engine.page.waitForFunction(
    (since) => performance.now() > since + 3000,
    await engine.page.evaluate(() => performance.now()),
  );
  demo.server.stack.s3.faults.clear();
  await demo.server.stack.s3.listen(Number(new URL(demo.server.stack.s3Url).port));
  const back = await engine.page.evaluate(() => {
    const since = performance.now();
    addEventListener('online', () => Object.assign(window, { back: performance.now() - since }));
    return since;
  });
  await engine.page.context().setOffline(false);
  const { id } = await engine.onlyDone();
  const resent = (await engine.states()).find(
    ({ status, at }) => status === 'sending' && at > back,
  );
  expect((resent?.at ?? Number.POSITIVE_INFINITY) - back).toBeLessThan(1000);
  expect((await engine.stored(id)).sha256).toBe(await files.sha256(path));
});

test('abort() stops all requests within 100 ms and deletes the file on the server', async ({
  engine,
  demo,
  files,
}) => {
  await engine.page.addInitScript(() => {
    window.requests = [];
    const { send } = XMLHttpRequest.prototype;
    XMLHttpRequest.prototype.send = function (body) {
      const over = new Promise<void>((resolve) => {
        this.addEventListener('loadend', () => resolve());
      });
      window.requests.push({ over });
      send.call(this, body);
    };
  });
  demo.server.stack.s3.faults.add(slowParts);
  const path = await files.file('large.bin', 70 * MiB);
  await engine.open();
  await engine.upload(path);
  await engine.untilSent(0.1);
  const state = await engine.state();
  const id = state.status === 'sending' ? state.id : '';
  const sentBefore = engine.partsSent().length;
  const stopped = await engine.page.evaluate(() => {
    window.kept.uploads[0]?.abort();
    // The page's own timer, because a machine under load delays everything.
    return Promise.race([
      Promise.all(window.requests.map(({ over }) => over)).then(() => 'in time'),
      new Promise<string>((resolve) => setTimeout(resolve, 100, 'late')),
    ]);
  });
  expect(stopped).toBe('in time');
  expect((await engine.state()).status).toBe('aborted');
  await expect.poll(() => demo.state(id)).toBe('DELETED');
  await expect.poll(() => engine.openUploads()).toBe(0);
  expect(await demo.hasObject(id)).toBe(false);
  expect(engine.partsSent()).toHaveLength(sentBefore);
});

test('pause() stops the transfer, and resume() sends only interrupted parts again', async ({
  engine,
  demo,
  files,
}) => {
  demo.server.stack.s3.faults.add(slowParts);
  const path = await files.file('large.bin', 150 * MiB);
  await engine.open({ maxConnections: 3 });
  await engine.upload(path);
  await engine.untilSent(0.5);
  await engine.do('pause');
  expect((await engine.state()).status).toBe('paused');
  const before = engine.partsSent().length;
  demo.server.stack.s3.faults.clear();
  await engine.do('resume');
  const { id } = await engine.onlyDone();
  expect((await engine.stored(id)).sha256).toBe(await files.sha256(path));
  const resent = engine.partsSent().length - 12;
  expect(before).toBeGreaterThanOrEqual(3);
  expect(resent).toBeLessThanOrEqual(3);
});

test('a stalled transfer is restarted, even if the browser reports no progress', async ({
  engine,
  demo,
  files,
}) => {
  // In all browsers, requests that a service worker handles have no upload progress.
  await engine.page.addInitScript(() => {
    const { addEventListener: listen } = XMLHttpRequestUpload.prototype;
    XMLHttpRequestUpload.prototype.addEventListener = function (
      ...[type, ...rest]: [string, EventListenerOrEventListenerObject]
    ) {
      if (type !== 'progress') listen.call(this, type, ...rest);
    };
  });
  demo.server.stack.s3.faults.add({
    fault: { kind: 'latency', milliseconds: 40_000 },
    operation: 'UploadPart',
    skip: 5,
    times: 1,
  });
  const path = await files.file('large.bin', 70 * MiB);
  await engine.open({ stallSeconds: 1, maxConnections: 2 });
  await engine.upload(path);
  const { id } = await engine.onlyDone();
  expect((await engine.stored(id)).sha256).toBe(await files.sha256(path));
  expect(engine.partsSent()).toHaveLength(7);
  // Without events, progress increases part by part and never decreases.
  const sent = (await engine.states()).flatMap((state) => ('sent' in state ? [state.sent] : []));
  expect(new Set(sent).size).toBeGreaterThan(3);
  expect(sent).toEqual(sent.toSorted((a, b) => a - b));
});

test('a hidden tab, where timers fire once a minute, uploads at full speed', async ({
  engine,
  files,
}) => {
  await engine.page.addInitScript(() => {
    const real = window.setTimeout.bind(window);
    // https://developer.chrome.com/blog/timer-throttling-in-chrome-88. Hidden tabs have no frames either.
    window.setTimeout = ((work: () => void, milliseconds = 0) =>
      real(work, Math.max(60_000, milliseconds))) as typeof window.setTimeout;
    window.requestAnimationFrame = () => 0;
  });
  const paths = await Promise.all(
    Array.from({ length: 150 }, (_, index) => files.file(`${index}.txt`, 3000)),
  );
  const large = await files.file('large.bin', 70 * MiB);
  await engine.open();
  const started = Date.now();
  await engine.upload(...paths, large);
  await engine.done();
  // If the upload needed a timer, it would take a minute.
  expect(Date.now() - started).toBeLessThan(55_000);
});

test('small files and a large file are uploaded concurrently', async ({ engine, demo, files }) => {
  demo.server.stack.s3.faults.add(slowParts);
  const big = await files.file('big.bin', 100 * MiB);
  const small = await Promise.all(
    Array.from({ length: 40 }, (_, index) => files.file(`${index}.txt`, 20_000)),
  );
  await engine.open();
  await engine.upload(big, ...small);
  await engine.done();
  const states = await engine.states();
  const doneAt = (upload: number): number =>
    states.find((state) => state.upload === upload && state.status === 'done')?.at ?? 0;
  const smallDone = small.map((_path, index) => doneAt(index + 1));
  expect(Math.max(...smallDone)).toBeLessThan(doneAt(0));
  const bigBegan = states.find(({ upload, status }) => upload === 0 && status === 'sending');
  expect(bigBegan?.at).toBeLessThan(Math.max(...smallDone));
});
