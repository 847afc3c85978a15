import { expect, test } from 'vitest';
import { fingerprintOf } from '../../../../src/engine/resume/fingerprint.ts';

const file = new Blob(['hello']);
const request = { name: 'a.txt', size: 5, type: 'text/plain', context: 'form 7' };

test('an upload is found again only with the same kind and the same path', async () => {
  const variants = [
    {},
    { kind: 'avatar' },
    { kind: 'video' },
    { path: 'album/a.txt' },
    { kind: 'avatar', path: 'album/a.txt' },
    { context: 'form 8' },
  ];
  const keys = await Promise.all(
    variants.map((variant) => fingerprintOf(file, { ...request, ...variant }, 'scope')),
  );
  expect(new Set(keys).size).toBe(variants.length);
  // Without both, it is what it was before there were kinds and paths, so that saved uploads are found.
  expect(keys[0]).toBe('f7e1b75d67a7747');
});
