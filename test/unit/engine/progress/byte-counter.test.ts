import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SentBytes } from '../../../../src/engine/progress/byte-counter.ts';

test('never back, never more than there is, whatever is sent again', () => {
  const step = fc.record({
    request: fc.nat(3),
    bytes: fc.nat(100),
    how: fc.constantFrom('fly', 'fail', 'answer', 'land'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const sent = new SentBytes(300);
      const requests = [{}, {}, {}, {}];
      let before = 0;
      steps.forEach(({ request, bytes, how }, now) => {
        const one = requests[request] ?? {};
        if (how === 'land') sent.land(one, bytes, now);
        else if (how === 'answer') sent.answer(one, bytes, now);
        else sent.fly(one, how === 'fail' ? undefined : bytes, now);
        expect(sent.sent).toBeGreaterThanOrEqual(before);
        expect(sent.sent).toBeLessThanOrEqual(300);
        before = sent.sent;
      });
    }),
  );
});

test('speed is that of the last seconds, and the time left follows from it', () => {
  const sent = new SentBytes(10_000_000);
  const request = {};
  let bytes = 0;
  const run = (from: number, to: number, bytesPerSecond: number): void => {
    for (let now = from; now < to; now += 50) {
      bytes += bytesPerSecond / 20;
      sent.fly(request, bytes, now);
    }
  };
  run(0, 500, 100_000);
  expect(sent.speed(500)).toEqual({});
  run(500, 20_000, 100_000);
  expect(sent.speed(20_000).bytesPerSecond).toBeCloseTo(100_000, -4);
  // Six seconds later the first twenty count no more.
  run(20_000, 26_000, 400_000);
  const { bytesPerSecond = 0, secondsLeft = 0 } = sent.speed(26_000);
  expect(Math.abs(bytesPerSecond / 400_000 - 1)).toBeLessThan(0.15);
  const really = (10_000_000 - bytes) / 400_000;
  expect(Math.abs(secondsLeft / really - 1)).toBeLessThan(0.15);
});

test('what is in S3 from before is no speed', () => {
  const sent = new SentBytes(1000);
  sent.begin(900, 0);
  expect([sent.sent, sent.speed(2000)]).toEqual([900, {}]);
});
