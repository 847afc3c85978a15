import { expect, type Locator, type Page } from '@playwright/test';
import type { FilestoreField } from '../../src/element/filestore-field.ts';
import type { Demo } from './fixtures.ts';

/** Opens a page of layouts, and returns its fields once they are connected to the stack. */
export async function openLayout(page: Page, demo: Demo, name: string): Promise<Locator> {
  await page.goto(`${demo.url}layout-${name}.html`);
  const field = page.locator('filestore-field');
  await expect
    .poll(() => field.first().evaluate((element: FilestoreField) => element.endpoint))
    .toBeTruthy();
  return field;
}
