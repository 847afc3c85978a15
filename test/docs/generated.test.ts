import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeScalePage, SCALE_PAGE } from '../../.build/docs/scale/write.ts';
import { ROOT } from './documents.ts';

test('the generated reference and diagram are up to date with the code', () => {
  const check = [join(ROOT, '.build/docs/reference.ts'), '--check'];
  expect(() => execFileSync(process.execPath, check, { stdio: 'pipe' })).not.toThrow();
});

test('the page on scale is up to date with its simulations', async () => {
  expect(await makeScalePage()).toBe(readFileSync(SCALE_PAGE, 'utf8'));
});
