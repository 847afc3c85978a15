import type { AxeResults } from 'axe-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Loads axe through the debugger, which the page's content security policy cannot block. */
export async function loadAxe(page: Page): Promise<void> {
  await page.evaluate(AXE);
}

/** Returns axe's findings in the current page, including shadow roots. Call {@link loadAxe} first. */
export async function violations(page: Page): Promise<string[]> {
  // Wait for the end of all animations, because colors differ while they fade in.
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
  const results = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<AxeResults> } };
    return axe.run();
  });
  // Make sure that axe has checked something.
  expect(results.passes.length).toBeGreaterThan(15);
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
  );
}
