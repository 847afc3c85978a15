import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { retryAfterSeconds } from '../../../src/transport/retry-after.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse('2026-11-28T12:00:00Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

test.each([
  ['120', 120],
  ['0', 0],
  ['Sat, 28 Nov 2026 12:00:30 GMT', 30],
  ['Sat, 28 Nov 2026 11:59:00 GMT', undefined],
  ['soon', undefined],
  ['-5', undefined],
  ['', undefined],
  [null, undefined],
])('Retry-After: %s means %s seconds', (header, seconds) => {
  expect(retryAfterSeconds(header)).toBe(seconds);
});
