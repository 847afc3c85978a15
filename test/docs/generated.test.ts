import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeScalePage, SCALE_PAGE } from '../../.build/docs/scale/write.ts';
import { ROOT } from './documents.ts';

test('reference and diagram are what the code says', () => {
  const check = [join(ROOT, '.build/docs/reference.ts'), '--check'];
  expect(() => execFileSync(process.execPath, check, { stdio: 'pipe' })).not.toThrow();
});

test('the page on scale is what its simulations give', async () => {
  expect(await makeScalePage()).toBe(readFileSync(SCALE_PAGE, 'utf8'));
});
