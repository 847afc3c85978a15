import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { readRecord, writeRecord } from '../../../../backend/command/init/changes.ts';
import { undo } from '../../../../backend/command/init/undo.ts';

vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>();
  return { ...real, rmSync: vi.fn(real.rmSync) };
});

test('undo can be repeated if a file of the local stack could not be deleted', async () => {
  const real = await vi.importActual<typeof fs>('node:fs');
  const folder = fs.mkdtempSync(join(tmpdir(), 'filestore-undo-'));
  const data = join(folder, '.filestore-upload');
  writeRecord(folder, { files: [], installed: false, keepsData: false });
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
  real.rmSync(folder, { recursive: true });
});
