import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DrawSchedule } from '../../../../src/views/list/draw-schedule.ts';

const FRAME_MILLISECONDS = 16;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) =>
    setTimeout(draw, FRAME_MILLISECONDS),
  );
  vi.stubGlobal('cancelAnimationFrame', (frame: ReturnType<typeof setTimeout>) =>
    clearTimeout(frame),
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function schedule() {
  const draws: number[] = [];
  const start = performance.now();
  const created: DrawSchedule = new DrawSchedule(() => {
    draws.push(performance.now() - start);
    created.drawn();
  });
  return { created, draws };
}

test('the first change is drawn in the next frame, and the changes after it ten times a second', () => {
  const { created, draws } = schedule();
  for (let time = 0; time < 1000; time += 5) {
    created.soon();
    vi.advanceTimersByTime(5);
  }
  expect(draws[0]).toBe(FRAME_MILLISECONDS);
  expect(draws.length).toBeGreaterThanOrEqual(8);
  expect(draws.length).toBeLessThanOrEqual(10);
});

test('the last change is drawn', () => {
  const { created, draws } = schedule();
  created.drawn();
  created.soon();
  vi.advanceTimersByTime(1000);
  expect(draws).toEqual([100 + FRAME_MILLISECONDS]);
});

test('what the user has done is drawn in the next frame, once', () => {
  const { created, draws } = schedule();
  created.drawn();
  created.soon();
  created.inNextFrame();
  vi.advanceTimersByTime(1000);
  expect(draws).toEqual([FRAME_MILLISECONDS]);
});

test('nothing is drawn after cancel', () => {
  const { created, draws } = schedule();
  created.inNextFrame();
  created.soon();
  created.cancel();
  vi.advanceTimersByTime(1000);
  expect(draws).toEqual([]);
});
