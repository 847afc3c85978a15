import { bytesOf, DemoPage, expect, test } from './fixtures.ts';

test('the events page shows the webhooks that the server received', async ({ demoPage, demo }) => {
  const { page } = demoPage;
  await demoPage.open(`${demo.url}events.html`);
  const webhooks = page.getByRole('region', { name: 'Webhooks' }).getByRole('listitem');
  await demoPage.choose({ name: 'harbour.txt', ...bytesOf('one') });
  await expect(webhooks).toHaveText([/^file\.uploaded harbour\.txt at /u]);

  await demoPage.row('harbour').getByRole('button', { name: 'Remove' }).click();
  // The newest event comes first. Each event arrives once.
  await expect(webhooks).toHaveText([
    /^file\.deleted harbour\.txt at [^,]*$/u,
    /^file\.uploaded harbour\.txt at [^,]*$/u,
  ]);
});

test('the events page does not show the files of another visitor', async ({
  demoPage,
  demo,
  browser,
}) => {
  await demoPage.open(`${demo.url}events.html`);
  await demoPage.choose({ name: 'mine.txt', ...bytesOf('mine') });
  const context = await browser.newContext();
  const other = new DemoPage(await context.newPage());
  await other.open(`${demo.url}events.html`);
  await other.choose({ name: 'theirs.txt', ...bytesOf('theirs') });
  await expect(other.page.locator('#webhook-log li')).toHaveText([/theirs\.txt/u]);
  await expect(demoPage.page.locator('#webhook-log li')).toHaveText([/mine\.txt/u]);
  await context.close();
});
