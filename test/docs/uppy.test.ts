import { Uppy } from '@uppy/core';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { MEBIBYTE } from '../../src/contract/limits.ts';
import { createTestUploader } from '../support/simulation/create-test-uploader.ts';
import { simulatedFile } from '../support/simulation/simulated-file.ts';
import { blocks } from './documents.ts';

/** Runs the code of the guide with Uppy itself and the engine. Only the browser and the servers are simulated. */
type Run = (uppy: UppyWithIds, createUploader: () => unknown) => void;
type UppyWithIds = Uppy<Record<string, never>, { id: string }>;

async function start(names: readonly string[], size: number) {
  const block = blocks.find(
    ({ file, text }) => file.includes('uppy') && text.includes('addUploader'),
  );
  const code = block?.text.replace(/^import \{ createUploader \} from .*$/m, '');
  const folder = await mkdtemp(join(tmpdir(), 'filestore-uppy-'));
  const module = join(folder, 'guide.mjs');
  await writeFile(module, `export default (uppy, createUploader) => {${code}\n};`);
  const { default: run } = (await import(pathToFileURL(module).href)) as { default: Run };
  await rm(folder, { recursive: true });

  const simulation = createTestUploader();
  const uppy: UppyWithIds = new Uppy();
  run(uppy, () => simulation.uploader);
  const ids = names.map((name) =>
    uppy.addFile({ name, type: 'a/b', data: simulatedFile(name, size) }),
  );
  const fileOf = (name: string) => uppy.getFile(ids[names.indexOf(name)] ?? '');
  return { ...simulation, uppy, ids, fileOf, finished: uppy.upload() };
}

test('thirty files are registered in two calls, sent concurrently and reported with their ids', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `file ${index}`);
  const { browser, uppy, fileOf, finished, count } = await start(names, 20_000);
  await browser.clock.exhaust(10_000);
  const result = await finished;
  expect([result?.successful?.length, result?.failed?.length]).toEqual([30, 0]);
  // The first call does not wait until all files are hashed.
  expect(count('preprocess')).toBe(2);
  expect(browser.mostFlying).toBeGreaterThan(3);
  const posted = names.map((name) => fileOf(name).response?.body?.id ?? '');
  expect(new Set(posted).size).toBe(30);
  for (const id of posted) expect(browser.servers.rows.get(id)?.object).toBeDefined();
  expect(uppy.getFiles().map(({ progress }) => progress.uploadComplete)).not.toContain(false);
});

test('progress reaches Uppy while the file is sent', async () => {
  const { browser, uppy, finished } = await start(['a', 'b'], 2000 * MEBIBYTE);
  const seen = new Set<unknown>();
  uppy.on('upload-progress', (file) => {
    const { progress } = uppy.getFile(file?.id ?? '');
    seen.add(progress.uploadStarted ? progress.percentage : 'not started');
  });
  await browser.clock.exhaust(10_000);
  await finished;
  expect(seen.size).toBeGreaterThan(4);
  expect(seen).not.toContain('not started');
});

test('a removed file is aborted and deleted, and the others are uploaded', async () => {
  const { browser, uppy, fileOf, finished } = await start(['a', 'b'], 3 * MEBIBYTE);
  const removed = fileOf('a').id;
  uppy.on('upload-progress', (file) => {
    if (file?.id === removed && uppy.getFile(removed)) uppy.removeFile(removed);
  });
  await browser.clock.exhaust(10_000);
  await finished;
  const rows = [...browser.servers.rows.values()];
  expect(
    rows.map(({ file, deleted, object }) => [file.name, deleted, object !== undefined]),
  ).toEqual([
    ['a', true, false],
    ['b', false, true],
  ]);
  expect(uppy.getFiles().map(({ name, progress }) => [name, progress.uploadComplete])).toEqual([
    ['b', true],
  ]);
});

test('cancelAll() in the middle ends every upload, without an error', async () => {
  const { browser, uppy, finished, count } = await start(['a', 'b', 'c'], 3 * MEBIBYTE);
  const errors: unknown[] = [];
  uppy.on('upload-error', (_file, error) => errors.push(error));
  while (count('transfer') < 3) await browser.clock.advance(20);
  uppy.cancelAll();
  await browser.clock.exhaust(10_000);
  await finished;
  expect(count('transfer')).toBe(3);
  const rows = [...browser.servers.rows.values()];
  expect(rows.map(({ deleted, object }) => [deleted, object])).toEqual(
    rows.map(() => [true, undefined]),
  );
  expect([errors, uppy.getFiles()]).toEqual([[], []]);
});

test('the event cancel-all alone ends every upload', async () => {
  const { browser, uppy, finished, count } = await start(['a', 'b'], 3 * MEBIBYTE);
  while (count('transfer') < 2) await browser.clock.advance(20);
  uppy.emit('cancel-all');
  await browser.clock.exhaust(10_000);
  await finished;
  expect([...browser.servers.rows.values()].map(({ deleted }) => deleted)).toEqual([true, true]);
});

test('a refused file is reported with its reason', async () => {
  const { browser, uppy, fileOf, finished } = await start(['refused', 'b'], 20_000);
  await browser.clock.exhaust(10_000);
  const result = await finished;
  expect([result?.successful?.length, result?.failed?.length]).toEqual([1, 1]);
  expect(fileOf('refused').error).toBe('type-not-allowed');
  expect(uppy.getFiles()).toHaveLength(2);
});
