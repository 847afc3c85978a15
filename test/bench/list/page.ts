import type { Listing, ListSubject } from './subject.ts';

/** Adds the files and watches the page's main thread. */
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
  // The work of the next frames belongs to it, and the observer is notified late.
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
