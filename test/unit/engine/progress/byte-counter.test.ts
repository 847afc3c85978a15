import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteCounter } from '../../../../src/engine/progress/byte-counter.ts';

test('ByteCounter never decreases and never exceeds the total, even if bytes are sent again', () => {
  const step = fc.record({
    request: fc.nat(3),
    bytes: fc.nat(100),
    how: fc.constantFrom('send', 'fail', 'respond', 'confirm'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let now = 0;
      const sent = new ByteCounter({ size: 300 }, () => now);
      const requests = [{}, {}, {}, {}];
      let before = 0;
      steps.forEach(({ request, bytes, how }, index) => {
        now = index;
        const one = requests[request] ?? {};
        if (how === 'confirm') sent.markConfirmed(one, bytes);
        else if (how === 'respond') sent.markSent(one, bytes);
        else if (how === 'fail') sent.discard(one);
        else sent.setInFlight(one, bytes);
        expect(sent.sent).toBeGreaterThanOrEqual(before);
        expect(sent.sent).toBeLessThanOrEqual(300);
        before = sent.sent;
      });
    }),
  );
});

test('speed() is the average of the last seconds, and the time left is computed from it', () => {
  let now = 0;
  const sent = new ByteCounter({ size: 10_000_000 }, () => now);
  const request = {};
  let bytes = 0;
  const run = (from: number, to: number, bytesPerSecond: number): void => {
    for (now = from; now < to; now += 50) {
      bytes += bytesPerSecond / 20;
      sent.setInFlight(request, bytes);
    }
  };
  run(0, 500, 100_000);
  expect(sent.speed()).toEqual({});
  run(500, 20_000, 100_000);
  expect(sent.speed().bytesPerSecond).toBeCloseTo(100_000, -4);
  // After six seconds, the first twenty seconds have no effect on the average.
  run(20_000, 26_000, 400_000);
  const { bytesPerSecond = 0, secondsLeft = 0 } = sent.speed();
  expect(Math.abs(bytesPerSecond / 400_000 - 1)).toBeLessThan(0.15);
  const expected = (10_000_000 - bytes) / 400_000;
  expect(Math.abs(secondsLeft / expected - 1)).toBeLessThan(0.15);
});

test('speed() does not count the bytes that S3 already had', () => {
  let now = 0;
  const sent = new ByteCounter({ size: 1000 }, () => now);
  sent.reset(900);
  now = 2000;
  expect([sent.sent, sent.speed()]).toEqual([900, {}]);
});
