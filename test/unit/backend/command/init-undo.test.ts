import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { applyChange, readRecord, writeRecord } from '../../../../backend/command/init/changes.ts';
import { undo } from '../../../../backend/command/init/undo.ts';

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  return { ...real, rmSync: vi.fn(real.rmSync) };
});

test('undo can be repeated if a file of the local stack could not be deleted', async () => {
  const real = await vi.importActual<typeof fs>('node:fs');
  const folder = fs.mkdtempSync(join(tmpdir(), 'filestore-undo-'));
  const data = join(folder, '.filestore-upload');
  fs.writeFileSync(join(folder, '.env.local'), 'OTHER=1\n');
  const settings = { path: '.env.local', about: '', content: 'OTHER=1\nKEY=2\n', added: 'KEY=2\n' };
  const page = { path: 'upload.html', about: '', content: '<p>page</p>' };
  const files = [settings, page].map((change) => applyChange(folder, change));
  writeRecord(folder, { files, installed: false, keepsData: false });
  fs.writeFileSync(join(data, 'files.sqlite'), '');
  const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  // On Windows, a file that a process has open cannot be deleted.
  vi.mocked(fs.rmSync).mockImplementation((path, options) => {
    if (String(path).endsWith('files.sqlite')) throw new Error('EBUSY: resource busy or locked');
    real.rmSync(path, options);
  });
  expect(await undo(folder, { dryRun: false, yes: true })).toBe(1);
  expect(printed).toHaveBeenCalledWith(
    expect.stringContaining('Stop the local stack, and undo again'),
  );
  expect(readRecord(folder)).toBeDefined();
  vi.mocked(fs.rmSync).mockImplementation(real.rmSync);
  expect(await undo(folder, { dryRun: false, yes: true })).toBe(0);
  expect(fs.existsSync(data)).toBe(false);
  expect(fs.readdirSync(folder)).toEqual(['.env.local']);
  expect(fs.readFileSync(join(folder, '.env.local'), 'utf8')).toBe('OTHER=1\n');
  real.rmSync(folder, { recursive: true });
});
