import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allowedOrigins } from '../../../../../backend/ops/deploy/allowed-origins.ts';

const site = 'https://site.example.com';
const [a, b, c] = ['https://a.example.com', 'https://b.example.com', 'https://c.example.com'];

test('a removed origin may no longer upload, and the others stay', () => {
  const existing = [site, a, b];
  expect(allowedOrigins({ existing, added: [], removed: [a], site })).toEqual([site, b]);
  expect(allowedOrigins({ existing, added: [c], removed: [a, b], site })).toEqual([site, c]);
  expect(allowedOrigins({ existing: [a], added: [b], removed: [a] })).toEqual([b]);
});

test('the origin of a site that is no longer deployed can be removed', () => {
  expect(allowedOrigins({ existing: [site, a], added: [], removed: [site] })).toEqual([a]);
});

test.each([
  [{ existing: [site, a], removed: [site], site }, /origin of the demo site/],
  [{ existing: [a], removed: [a] }, /last allowed origin/],
  [{ existing: [a, b], removed: [c] }, /is not allowed now. Allowed origins: .*a.*, .*b/],
  [{ existing: [], removed: [c] }, /there are none/],
  [{ existing: [a, b], added: [a], removed: [a] }, /also in --origins/],
  [{ existing: [], removed: [] }, /Pass --origins/],
])('allowedOrigins(%j) is refused: %s', (change, message) => {
  expect(() => allowedOrigins({ added: [], ...change })).toThrow(message);
});

test('a deployment never loses an origin that is not removed, and never removes the last one', () => {
  const origins = fc.uniqueArray(fc.constantFrom(a, b, c, site));
  fc.assert(
    fc.property(origins, origins, origins, fc.boolean(), (existing, added, removed, deployed) => {
      const change = { existing, added, removed, site: deployed ? site : undefined };
      let allowed: string[];
      try {
        allowed = allowedOrigins(change);
      } catch {
        return;
      }
      const kept = [...existing, ...added].filter((origin) => !removed.includes(origin));
      const expected = new Set([...kept, ...(deployed ? [site] : [])]);
      expect(new Set(allowed)).toEqual(expected);
      expect(allowed).toHaveLength(expected.size);
      expect(allowed.length).toBeGreaterThan(0);
    }),
  );
});
