import type { Listing, ListSubject } from './subject.ts';

/** Adds so many files and watches the page's one thread meanwhile. */
export async function measure(subject: ListSubject, count: number): Promise<Listing> {
  const files = Array.from(
    { length: count },
    (_, index) => new File([`${index}`], `photo ${index}.jpeg`, { type: 'image/jpeg' }),
  );
  await subject.warmUp();
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(duration);
  });
  observer.observe({ entryTypes: ['longtask'] });
  const start = performance.now();
  subject.add(files);
  let usable: number | undefined;
  while (subject.listed() < count || usable === undefined) {
    await new Promise(requestAnimationFrame);
    if (usable === undefined && subject.usable()) usable = performance.now() - start;
  }
  const all = performance.now() - start;
  // What follows in the next frames is a part of it, and the observer is told late.
  for (let frame = 0; frame < 30; frame += 1) await new Promise(requestAnimationFrame);
  observer.disconnect();
  return {
    usable,
    all,
    longestTask: Math.max(0, ...tasks),
    blocked: tasks.reduce((sum, task) => sum + task - 50, 0),
    nodes: document.querySelectorAll('*').length + shadowNodes(),
  };
}

function shadowNodes(): number {
  const hosts = [...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? []);
  return hosts.reduce((sum, root) => sum + root.querySelectorAll('*').length, 0);
}
