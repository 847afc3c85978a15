import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDemo, type Demo } from '../e2e/start-demo.ts';
import type { BrowserPage, EngineName } from './engine-under-test.ts';
import { disturb, focusFacts, prepareJourney, type FocusFacts } from './keyboard-facts.ts';
import { isFullScale } from '../support/scale.ts';
import { openDemo } from './open-demo.ts';
import { playwrightPage } from './playwright-page.ts';
import { webkitPage } from './webkit-page.ts';

/**
 * Random journeys with the keyboard, while uploads end, files are rejected and scripts change the control. After each
 * step, the focus is on something visible that has a name and an indicator.
 */

const STEPS = isFullScale ? 2000 : 1000;
/** The keys, the frequent ones several times. */
const KEYS = (
  'Tab Tab Tab Shift+Tab Shift+Tab ArrowDown ArrowDown ArrowUp ArrowLeft ArrowRight Home End ' +
  'PageDown PageUp Enter Space Delete Escape'
).split(' ');

let demo: Demo & { close(): Promise<void> };
beforeAll(async () => {
  demo = await startDemo();
});
afterAll(() => demo.close());

/** A generator of numbers that a seed determines (Numerical Recipes, section 7.1). */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The key, or the opposite one if it would leave the page at its start or its end. */
function staysInPage(key: string, { name }: FocusFacts): string {
  if (key === 'Tab' && name.startsWith('After')) return 'Shift+Tab';
  return key === 'Shift+Tab' && name.startsWith('Before') ? 'Tab' : key;
}

describe.each(['chromium', 'firefox', 'webkit'] satisfies EngineName[])('in %s', (name) => {
  let page: BrowserPage;
  beforeAll(async () => {
    page = name === 'webkit' ? await webkitPage() : await playwrightPage(name);
  }, 180_000);
  afterAll(() => page?.close());

  test(`${name}: the focus is on something visible and named after each of ${STEPS} random steps`, async () => {
    const seed = Number(process.env['JOURNEY_SEED'] ?? 18);
    const random = numbersFrom(seed);
    await openDemo(page, demo.url);
    await page.run(prepareJourney, null);
    const steps: string[] = [];
    const visited = new Set<string>();
    let before = await page.run(focusFacts, null);
    for (let at = 0; at < STEPS; at += 1) {
      const isKey = random(6) > 0;
      const key = staysInPage(KEYS[random(KEYS.length)] ?? 'Tab', before);
      const what = random(13);
      const number = random(1_000_000);
      if (isKey) await page.press(key);
      else await page.run(disturb, { what, seed: number });
      const facts = await page.run(focusFacts, null);
      steps.push(`${isKey ? key : `change ${what}`} → ${facts.element} “${facts.name}”`);
      const trail = `seed ${seed}, step ${at}:\n${steps.slice(-8).join('\n')}`;
      expect(facts.element, trail).not.toBe('');
      expect(facts.name, trail).not.toBe('');
      // A change may move the rest of the page out of view, as it does around every element.
      if (isKey && facts.inControl) {
        expect(facts.isVisible, trail).toBe(true);
        expect(facts.hasIndicator, trail).toBe(true);
      }
      visited.add(facts.element);
      before = facts;
    }
    // The journey has been everywhere.
    for (const place of ['button', 'button rows-filter', 'button rows-tool', 'button row-button']) {
      expect([...visited]).toContain(place);
    }
  }, 900_000);
});
