import { writeFile } from 'node:fs/promises';
import { chromium, type CDPSession } from '@playwright/test';
import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';
import { startBarePage } from '../e2e/bare-page.ts';
import { launchOptions } from '../e2e/launch-options.ts';

/*
 * Adds thousands of files to the built element and uploads them to the local stack, which runs on the same
 * cores: `npm run build && npm run bench -- thousands [FILES [CPU-PROFILE]]`
 */
const [, , files = '10000', profile] = process.argv;
const count = Number(files);

const bare = await startBarePage();
const browser = await chromium.launch(launchOptions());
try {
  const page = await browser.newPage();
  await bare.open(page);
  const session = await page.context().newCDPSession(page);
  const before = await heap(session);
  if (profile) {
    await session.send('Profiler.enable');
    await session.send('Profiler.start');
  }
  const upload = page.locator('filestore-upload');
  const result = await upload.evaluate(async (element: FilestoreUpload, many) => {
    const tasks: { readonly at: number; readonly duration: number }[] = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        tasks.push({ at: startTime, duration });
    }).observe({ entryTypes: ['longtask'] });
    const start = performance.now();
    const idle = new Promise((resolve) => {
      element.addEventListener('filestore-idle', resolve, { once: true });
    });
    element.addFiles(
      Array.from({ length: many }, (_, index) => new File([`${index}`], `file-${index}.txt`)),
    );
    let nodes = 0;
    const watch = setInterval(() => {
      nodes = Math.max(nodes, element.shadowRoot?.querySelectorAll('*').length ?? 0);
    }, 250);
    await idle;
    clearInterval(watch);
    const milliseconds = performance.now() - start;
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { milliseconds, nodes, arrived: element.value.length, tasks };
  }, count);
  if (profile) {
    const { profile: recorded } = await session.send('Profiler.stop');
    await writeFile(profile, JSON.stringify(recorded));
  }
  const { tasks, ...others } = result;
  const lengths = tasks.map(({ duration }) => duration).toSorted((left, right) => right - left);
  console.log({
    ...others,
    heapGrowthMegabytes: ((await heap(session)) - before) / 1e6,
    longTasks: lengths.length,
    longest: lengths.slice(0, 10),
    when: tasks.map(({ at }) => Math.round(at / 1000)).join(' '),
  });
} finally {
  await browser.close();
  await bare.close();
}

async function heap(session: CDPSession): Promise<number> {
  await session.send('Performance.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? Number.NaN;
}
