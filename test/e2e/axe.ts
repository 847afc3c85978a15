import type { AxeResults } from 'axe-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Into the page by its debugger, which no policy of the page forbids. */
export async function loadAxe(page: Page): Promise<void> {
  await page.evaluate(AXE);
}

/** What axe finds in the page as it is; it looks into shadow roots. After {@link loadAxe}. */
export async function violations(page: Page): Promise<string[]> {
  // Colours that fade in are none of the end's.
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
  const results = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<AxeResults> } };
    return axe.run();
  });
  // It has looked at something.
  expect(results.passes.length).toBeGreaterThan(15);
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
  );
}
