import { http, HttpResponse } from 'msw';
import { expect, test } from 'vitest';
import { PresignBatch } from '../../../src/engine/presign-batch.ts';
import type { PreprocessRequest } from '../../../src/contract/schemas.ts';
import { network } from '../no-network.ts';

const settings = { endpoint: 'https://api.test/v1', apiKey: 'key' };
const never = new AbortController().signal;
const file = (size: number) => ({ name: `${size}.txt`, size, type: 'text/plain' });

/** Answers with the size as id, and refuses size 13. Returns the sizes of each call. */
function answerCalls(): number[][] {
  const calls: number[][] = [];
  network.use(
    http.post<never, PreprocessRequest>('https://api.test/v1/files', async ({ request }) => {
      const { files } = await request.json();
      calls.push(files.map(({ size }) => size));
      const answers = files.map(({ size }) =>
        size === 13
          ? { error: { code: 'file-too-large', status: 413, title: 't', limit: 12 } }
          : {
              id: String(size),
              token: 't',
              expiresAt: '',
              upload: { kind: 'put', url: 'u', headers: {}, expiresIn: 60 },
            },
      );
      return HttpResponse.json({ files: answers }, { status: 201 });
    }),
  );
  return calls;
}

test('files that come together travel together, 100 to a call, each to its own answer', async () => {
  const calls = answerCalls();
  const batch = new PresignBatch(settings);
  const sizes = Array.from({ length: 250 }, (_, index) => index + 100);
  const answers = await Promise.all(sizes.map((size) => batch.presign(file(size), never)));
  expect(answers.map(({ id }) => Number(id))).toEqual(sizes);
  expect(calls.map(({ length }) => length)).toEqual([100, 100, 50]);
});

test('one that is refused does not hold the others up', async () => {
  answerCalls();
  const batch = new PresignBatch(settings);
  const [fine, refused] = await Promise.allSettled([
    batch.presign(file(1), never),
    batch.presign(file(13), never),
  ]);
  expect(fine).toMatchObject({ status: 'fulfilled', value: { id: '1' } });
  expect(refused).toMatchObject({ reason: { code: 'file-too-large', facts: { limit: 12 } } });
});

test('one that is aborted before the call is not announced', async () => {
  const calls = answerCalls();
  const batch = new PresignBatch(settings);
  const abort = new AbortController();
  const aborted = batch.presign(file(1), abort.signal);
  const other = batch.presign(file(2), never);
  abort.abort(new Error('gone'));
  await expect(aborted).rejects.toThrow('gone');
  await other;
  expect(calls).toEqual([[2]]);
});

test('a failed call fails its files and none of the next', async () => {
  network.use(http.post('https://api.test/v1/files', () => HttpResponse.error(), { once: true }));
  const batch = new PresignBatch(settings);
  await expect(batch.presign(file(1), never)).rejects.toMatchObject({ code: 'api-unreachable' });
  answerCalls();
  expect(await batch.presign(file(2), never)).toMatchObject({ id: '2' });
});

test('the URL’s end is counted from before the call, on our own clock', async () => {
  answerCalls();
  const before = performance.now();
  const { usableUntil } = await new PresignBatch(settings).presign(file(1), never);
  expect(usableUntil).toBeGreaterThanOrEqual(before + 60_000);
  expect(usableUntil).toBeLessThanOrEqual(performance.now() + 60_000);
});
