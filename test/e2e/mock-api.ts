import type { Page } from '@playwright/test';
import { getResponse, type HttpHandler } from 'msw';

/** Handles API requests with msw. S3 is not intercepted, because an intercepted PUT has no progress. */
export async function mockApi(page: Page, ...handlers: HttpHandler[]): Promise<void> {
  await page.route('**/v1/**', async (route) => {
    const request = new Request(route.request().url(), {
      method: route.request().method(),
      headers: route.request().headers(),
      body: route.request().postData(),
    });
    const response = await getResponse(handlers, request);
    if (!response) await route.continue();
    else if (response.type === 'error') await route.abort();
    else {
      const headers = Object.fromEntries(response.headers);
      await route.fulfill({ status: response.status, headers, body: await response.text() });
    }
  });
}
