import { expect, test } from 'vitest';
import { createTestUploader } from '../../support/simulation/create-test-uploader.ts';
import { simulatedFile } from '../../support/simulation/simulated-file.ts';

test('a file is done only when the server has checked its content', async () => {
  const { browser, uploader, count } = createTestUploader();
  browser.servers.checksContent = true;
  browser.servers.lies.add('lie.png');
  const lie = uploader.upload(simulatedFile('lie.png', 100));
  const honest = uploader.upload(simulatedFile('honest.png', 2_000_000));
  await browser.clock.exhaust(1000);
  await expect(lie.finished).rejects.toMatchObject({ code: 'file-rejected' });
  expect((await honest.finished).name).toBe('honest.png');
  expect(count('confirm')).toBeGreaterThan(0);
});

test('without checks, the server is not asked', async () => {
  const { browser, uploader, count } = createTestUploader();
  uploader.upload(simulatedFile('a', 100));
  await browser.clock.exhaust(1000);
  expect(count('confirm')).toBe(0);
});

test('many small files are confirmed in few calls', async () => {
  const { browser, uploader, count } = createTestUploader();
  browser.servers.checksContent = true;
  const uploads = Array.from({ length: 60 }, (_, index) =>
    uploader.upload(simulatedFile(`file ${index}`, 100)),
  );
  await browser.clock.exhaust(5000);
  expect(uploads.every(({ state }) => state.status === 'done')).toBe(true);
  expect(count('confirm')).toBeLessThan(20);
});

test('a failed confirmation is repeated and does not send the file again', async () => {
  const { browser, uploader, count } = createTestUploader();
  browser.servers.checksContent = true;
  browser.ordered.push({ of: 'confirm', code: 'api-unreachable', times: 2 });
  const upload = uploader.upload(simulatedFile('a', 100));
  await browser.clock.exhaust(1000);
  expect([upload.state.status, count('transfer'), count('confirm')]).toEqual(['done', 1, 3]);
});

test('a file that is gone before it is confirmed is uploaded again', async () => {
  const { browser, uploader, count } = createTestUploader();
  browser.servers.checksContent = true;
  browser.ordered.push({ of: 'confirm', code: 'file-deleted', times: 1 });
  const upload = uploader.upload(simulatedFile('a', 100));
  await browser.clock.exhaust(1000);
  expect([upload.state.status, count('transfer')]).toEqual(['done', 2]);
});

test('an upload that is aborted while it is confirmed is deleted', async () => {
  const { browser, uploader } = createTestUploader();
  browser.servers.checksContent = true;
  const upload = uploader.upload(simulatedFile('a', 100), {
    onState: ({ status }) => {
      if (status === 'confirming') upload.abort();
    },
  });
  await browser.clock.exhaust(1000);
  expect(upload.state.status).toBe('aborted');
  expect([...browser.servers.rows.values()].map(({ deleted }) => deleted)).toEqual([true]);
});

test('confirm() of a finished upload returns what the server knows later', async () => {
  const { browser, uploader } = createTestUploader();
  const upload = uploader.upload(simulatedFile('a', 100));
  const { signal } = new AbortController();
  expect(await upload.confirm(signal)).toBeUndefined();
  await browser.clock.exhaust(1000);
  const known = upload.confirm(signal);
  await browser.clock.exhaust(10);
  expect((await known)?.state).toBe('UPLOADED');
  for (const row of browser.servers.rows.values()) row.deleted = true;
  const later = upload.confirm(signal);
  later.catch(() => undefined);
  await browser.clock.exhaust(10);
  await expect(later).rejects.toMatchObject({ code: 'file-deleted' });
});
