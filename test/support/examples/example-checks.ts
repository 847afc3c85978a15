import type { Browser } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import { ExamplePage, expect, pictureFile, textFile } from './example-page.ts';
import type { RunningExample } from './running-example.ts';
import { sendWebhook } from './send-webhook.ts';

/** What every example in `demo/examples` must do, each with a title that completes the name of the example. */
export interface ExampleCheck {
  readonly title: string;
  readonly run: (example: RunningExample, browser: Browser) => Promise<void>;
}

export const exampleChecks: readonly ExampleCheck[] = [
  {
    title: 'stores all files of a form, shows the picture, and gives nothing to another visitor',
    run: storesAll,
  },
  {
    title: 'shows the form again with the files that it stored, and marks the file that is gone',
    run: showsRefusedFiles,
  },
  {
    title: 'loses nothing while the API cannot be reached, and waits while it is busy',
    run: survivesOutage,
  },
  {
    title: 'binds files to a visitor with a random value that is no cookie',
    run: bindsFilesToVisitor,
  },
  {
    title: 'accepts a webhook once, and refuses one that is forged or late',
    run: acceptsWebhooks,
  },
];

async function storesAll({ url, demo }: RunningExample, browser: Browser): Promise<void> {
  const visitor = await ExamplePage.open(browser, url);
  const [picture = '', text = ''] = await visitor.choose(
    pictureFile('Füße.png'),
    textFile('notes.txt', 'hello'),
  );
  await visitor.description.fill('The lamp <b>flickers</b> & "hums"');
  await visitor.send.click();
  await expect(visitor.page.getByRole('heading', { name: 'Your request' })).toBeVisible();
  await expect(visitor.page.getByText('The lamp <b>flickers</b> & "hums"')).toBeVisible();
  expect([await demo.state(picture), await demo.state(text)]).toEqual(['STORED', 'STORED']);

  const image = visitor.page.getByRole('link', { name: 'Füße.png' }).locator('img');
  await expect
    .poll(() => image.evaluate((element: HTMLImageElement) => element.naturalWidth))
    .toBe(240);
  const download = async (name: string) => {
    const href = await visitor.page.getByRole('link', { name }).getAttribute('href');
    return visitor.page.request.get(new URL(href ?? '', url).href);
  };
  const shown = await download('Füße.png');
  expect(shown.headers()['content-disposition']).toContain('inline');
  const saved = await download('notes.txt');
  expect(saved.headers()['content-disposition']).toContain('attachment');
  expect(await saved.text()).toBe('hello');

  const other = await ExamplePage.open(browser, url);
  for (const path of [
    `/files/${picture}`,
    `/files/${text}`,
    new URL(visitor.page.url()).pathname,
  ]) {
    expect(await other.status(path)).toBe(404);
  }
  await other.close();
  await visitor.close();
}

async function showsRefusedFiles(example: RunningExample, browser: Browser): Promise<void> {
  const { url, demo } = example;
  const visitor = await ExamplePage.open(browser, url);
  const [good = '', bad = ''] = await visitor.choose(
    textFile('good.txt', 'good'),
    textFile('bad.txt', 'bad'),
  );
  await visitor.description.fill('Two & "files"');
  await deleteFile(example, bad);
  await visitor.send.click();

  await expect(visitor.message).toContainText('Some files could not be saved');
  await expect(visitor.description).toHaveValue('Two & "files"');
  await expect(visitor.row('good.txt')).toContainText('Uploaded');
  await expect(visitor.row('bad.txt')).toContainText(/no longer exists|has expired/);
  // The form is invalid until the visitor has removed the file that is gone.
  await visitor.send.click();
  await expect(visitor.page.getByRole('heading', { name: 'Request a repair' })).toBeVisible();
  await visitor.row('bad.txt').getByRole('button', { name: 'Remove bad.txt' }).click();
  await visitor.send.click();
  await expect(visitor.page.getByRole('link', { name: 'good.txt' })).toBeVisible();
  await expect(visitor.page.getByText('bad.txt')).toHaveCount(0);
  expect(await demo.state(good)).toBe('STORED');
  await visitor.close();
}

async function survivesOutage({ url, api }: RunningExample, browser: Browser): Promise<void> {
  const visitor = await ExamplePage.open(browser, url);
  await visitor.choose(textFile('one.txt', 'one'), textFile('two.txt', 'two'));
  await visitor.description.fill('No connection');
  api.down = true;
  try {
    await visitor.send.click();
    await expect(visitor.message).toContainText('Nothing is lost');
    await expect(visitor.description).toHaveValue('No connection');
    for (const name of ['one.txt', 'two.txt']) {
      await expect(visitor.row(name)).toContainText('Uploaded');
    }
  } finally {
    api.down = false;
  }

  api.serverCalls.length = 0;
  api.busy = 1;
  await visitor.send.click();
  await expect(visitor.page.getByRole('link', { name: 'two.txt' })).toBeVisible();
  const [refused, stored] = api.serverCalls.filter(({ call }) => call.endsWith('/files/store'));
  expect((stored?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThan(950);
  await visitor.close();
}

async function bindsFilesToVisitor(example: RunningExample, browser: Browser): Promise<void> {
  const { url, demo } = example;
  const owner = await ExamplePage.open(browser, url);
  const thief = await ExamplePage.open(browser, url);
  const [context, other] = [await owner.context(), await thief.context()];
  expect(context).toMatch(/^[\w-]{20,256}$/);
  expect(other).not.toBe(context);
  await owner.page.reload();
  expect(await owner.context()).toBe(context);
  for (const { value } of await owner.page.context().cookies())
    expect(value).not.toContain(context);

  const [id = ''] = await owner.choose(textFile('private.txt', 'private'));
  await thief.description.fill('A file of somebody else');
  await thief.choose(textFile('own.txt', 'own'));
  await thief.page.locator('form').evaluate((form, value) => {
    const field = Object.assign(document.createElement('input'), { name: 'attachments', value });
    form.append(field);
  }, id);
  await thief.send.click();
  await expect(thief.message).toContainText('Some files could not be saved');
  expect(await demo.state(id)).toBe('UPLOADED');
  await owner.close();
  await thief.close();
}

/** Deletes a file behind the back of its form. */
async function deleteFile({ api, serverKey }: RunningExample, id: string): Promise<void> {
  const headers = { 'x-api-key': serverKey };
  const { status } = await fetch(`${api.url}/files/${id}`, { method: 'DELETE', headers });
  expect(status).toBe(200);
}

async function acceptsWebhooks(example: RunningExample, browser: Browser): Promise<void> {
  const visitor = await ExamplePage.open(browser, example.url);
  const [first = '', second = ''] = await visitor.choose(
    textFile('first.txt', 'first'),
    textFile('second.txt', 'second'),
  );
  await visitor.description.fill('Webhooks');
  await visitor.send.click();
  await expect(visitor.page.getByRole('link', { name: 'second.txt' })).toBeVisible();

  const send = (delivery: Partial<Parameters<typeof sendWebhook>[1]>) =>
    sendWebhook(example, { fileId: first, type: 'file.rejected', eventId: 'event-1', ...delivery });
  const secret = `whsec_${Buffer.from(randomUUID()).toString('base64')}`;
  expect([400, 401]).toContain(await send({ secret }));
  expect([400, 401]).toContain(await send({ secondsAgo: 600 }));
  const empty = await fetch(`${example.url}/webhooks`, { method: 'POST' });
  expect([400, 401]).toContain(empty.status);
  await visitor.page.reload();
  await expect(visitor.page.getByRole('link', { name: 'first.txt' })).toBeVisible();

  expect(await send({})).toBe(204);
  // The same id again. If it were processed, it would mark the second file.
  expect(await send({ fileId: second, type: 'file.deleted' })).toBe(204);
  // A file that the application does not know, and an event that does not matter to it.
  expect(await send({ fileId: 'unknown', eventId: 'event-2' })).toBe(204);
  expect(await send({ fileId: second, type: 'file.stored', eventId: 'event-3' })).toBe(204);
  await visitor.page.reload();
  await expect(visitor.page.getByText('This file was rejected.')).toBeVisible();
  await expect(visitor.page.getByRole('link', { name: 'first.txt' })).toHaveCount(0);
  await expect(visitor.page.getByRole('link', { name: 'second.txt' })).toBeVisible();
  expect(await visitor.status(`/files/${first}`)).toBe(404);

  // The stack sends this one.
  await deleteFile(example, second);
  await expect(async () => {
    await visitor.page.reload();
    await expect(visitor.page.getByText('This file was deleted.')).toBeVisible({ timeout: 100 });
  }).toPass();
  await visitor.close();
}
