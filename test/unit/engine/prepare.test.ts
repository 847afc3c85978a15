import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { isTerminal, type UploadState } from '../../../src/contract/upload-states.ts';
import type { PrepareContext } from '../../../src/engine/prepare/prepare-file.ts';
import type { Upload } from '../../../src/engine/upload.ts';
import { createTestUploader } from '../../support/simulation/create-test-uploader.ts';

type Fixture = ReturnType<typeof createTestUploader>;

const file = (name = 'a.txt', content = 'hello'): File =>
  new File([content], name, { type: 'text/plain' });

/** Lets the page and the servers work until a condition holds. */
async function until({ browser }: Fixture, holds: () => boolean): Promise<void> {
  for (let turns = 0; !holds(); turns += 1) {
    if (turns === 2000) throw new Error('It does not happen');
    await setImmediate();
    await browser.clock.advance(50);
  }
}

const end = (fixture: Fixture, ...uploads: Upload[]): Promise<void> =>
  until(fixture, () => uploads.every(({ state }) => isTerminal(state)));

test('the file that prepare returns is uploaded under its name, type and size', async () => {
  const fixture = createTestUploader({
    prepare: async ({ name }, { report }) => {
      report(0.5);
      return new File(['shorter'], name.replace('.txt', '.md'), { type: 'text/markdown' });
    },
  });
  const states: UploadState[] = [];
  const upload = fixture.uploader.upload(file('notes.txt', 'long'.repeat(1000)), {
    onState: (state) => states.push(state),
  });
  await end(fixture, upload);
  expect(upload.state).toMatchObject({
    status: 'done',
    file: { name: 'notes.md', type: 'text/markdown', size: 7 },
  });
  expect(states.filter(({ status }) => status === 'preparing')).toEqual([
    { status: 'preparing', share: 0 },
    { status: 'preparing', share: 0.5 },
  ]);
  expect(fixture.uploader.progress).toMatchObject({ sent: 7, total: 7, done: 1 });
});

test('without a result the file is uploaded as it is, and a Blob keeps its name', async () => {
  const results = [undefined, new Blob(['blob'])];
  const fixture = createTestUploader({ prepare: () => results.shift() });
  const uploads = [fixture.uploader.upload(file()), fixture.uploader.upload(file('b.txt'))];
  await end(fixture, ...uploads);
  expect(uploads.map(({ state }) => state)).toMatchObject([
    { file: { name: 'a.txt', size: 5 } },
    { file: { name: 'b.txt', type: 'text/plain', size: 4 } },
  ]);
});

test('a refused file fails with the text of the page, and nothing is registered', async () => {
  const fixture = createTestUploader({ prepare: () => ({ refused: 'No pictures of cats' }) });
  const upload = fixture.uploader.upload(file());
  await end(fixture, upload);
  expect(upload.state).toMatchObject({
    error: { code: 'prepare-refused', details: { reason: 'No pictures of cats' } },
  });
  expect(fixture.count('preprocess')).toBe(0);
});

test.each([
  ['throws', () => Promise.reject(new Error('no memory')), /no memory/],
  ['returns something else', () => 5 as unknown as undefined, /must return/],
])('a function that %s fails the upload', async (_what, prepare, message) => {
  const fixture = createTestUploader({ prepare });
  const upload = fixture.uploader.upload(file());
  await end(fixture, upload);
  expect(upload.state).toMatchObject({ error: { code: 'prepare-failed' } });
  if (upload.state.status === 'failed') expect(upload.state.error.message).toMatch(message);
});

test('a file that is not allowed after it was prepared is not uploaded', async () => {
  const { FilestoreError } = await import('../../../src/contract/errors.ts');
  const fixture = createTestUploader({ prepare: () => new Blob(['x'.repeat(10)]) });
  const upload = fixture.uploader.upload(file(), {
    validate: ({ size }) =>
      size > 9 ? new FilestoreError('file-too-large', { limit: 9 }) : undefined,
  });
  await end(fixture, upload);
  expect(upload.state).toMatchObject({ error: { code: 'file-too-large' } });
  expect([fixture.count('preprocess'), fixture.uploader.progress.total]).toEqual([0, 0]);
});

test('two files are prepared at a time, and an aborted one gives its turn to the next', async () => {
  const running = new Set<string>();
  const contexts = new Map<string, PrepareContext>();
  const finish = new Map<string, () => void>();
  let most = 0;
  const fixture = createTestUploader({
    prepare: ({ name }, context) => {
      running.add(name);
      most = Math.max(most, running.size);
      contexts.set(name, context);
      context.signal.addEventListener('abort', () => running.delete(name));
      // The first one never ends: it ignores its signal.
      return new Promise<undefined>((resolve) => {
        finish.set(name, () => {
          running.delete(name);
          resolve(undefined);
        });
      });
    },
  });
  const names = ['0', '1', '2', '3'];
  const uploads = names.map((name) => fixture.uploader.upload(file(name)));
  await until(fixture, () => contexts.size === 2);
  uploads[0]?.abort();
  await until(fixture, () => contexts.size === 3);
  expect(contexts.get('0')?.signal.aborted).toBe(true);
  for (const name of ['1', '2']) finish.get(name)?.();
  await until(fixture, () => contexts.size === 4);
  finish.get('3')?.();
  await end(fixture, ...uploads);
  expect(uploads.map(({ state }) => state.status)).toEqual(['aborted', 'done', 'done', 'done']);
  expect(most).toBe(2);
});

test('a pause aborts the preparation, and a file that was prepared is not prepared again', async () => {
  let calls = 0;
  let isSlow = true;
  const fixture = createTestUploader({
    prepare: (_file, { signal }) => {
      calls += 1;
      if (!isSlow) return new Blob(['prepared']);
      return new Promise<undefined>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
      });
    },
  });
  const upload = fixture.uploader.upload(file());
  await until(fixture, () => calls === 1);
  upload.pause();
  expect(upload.state.status).toBe('paused');
  isSlow = false;
  upload.resume();
  await until(fixture, () => upload.state.status === 'sending');
  upload.pause();
  upload.resume();
  await end(fixture, upload);
  expect([upload.state.status, calls, upload.file.size]).toEqual(['done', 2, 8]);
});

test('progress outside of 0 to 1, and after the end, changes nothing', async () => {
  let late: PrepareContext['report'] = () => undefined;
  const fixture = createTestUploader({
    prepare: (_file, { report }) => {
      late = report;
      for (const share of [-1, 2, Number.NaN]) report(share);
      return undefined;
    },
  });
  const shares: number[] = [];
  const upload = fixture.uploader.upload(file(), {
    onState: (state) => void (state.status === 'preparing' && shares.push(state.share)),
  });
  await end(fixture, upload);
  expect(() => late(0.5)).not.toThrow();
  expect(shares).toEqual([0, 0, 1]);
});
