import fc from 'fast-check';
import type { Page } from '@playwright/test';
import type { FilestoreField } from '../../src/element/filestore-field.ts';
import { scaledRuns } from '../support/scale.ts';
import { expect, test } from './fixtures.ts';
import { openLayout } from './open-layout.ts';

const RUNS = scaledRuns(60, 8);

// A second attempt would have other input.
test.describe.configure({ retries: 0 });

/** A part, or an ordinary element with parts inside it. */
interface Piece {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly inside: readonly Piece[];
  /** Whether it stands after the field, and refers to it with `for`. */
  readonly outside: boolean;
}

const leaf = (tag: string, attributes: fc.Arbitrary<Record<string, string>>) =>
  fc.record({
    tag: fc.constant(tag),
    attributes,
    inside: fc.constant([]),
    outside: fc.boolean(),
  });
const none = fc.constant({});
const list = leaf(
  'filestore-list',
  fc.constantFrom({}, { layout: 'grid' }, { layout: 'compact' }, { layout: 'unknown' }),
);
const button = leaf('filestore-button', fc.constantFrom({}, { label: 'Attach' }));
const simple = fc.oneof(
  list,
  button,
  leaf('filestore-progress', none),
  leaf('filestore-resume', none),
  leaf('filestore-drop-zone', fc.constantFrom({}, { page: '' })),
);
const box = fc.record({
  tag: fc.constantFrom('div', 'filestore-drop-zone'),
  attributes: none,
  inside: fc.array(simple, { minLength: 1, maxLength: 3 }),
  outside: fc.constant(false),
});
const composition = fc.record({
  // A form needs a way to choose a file, and a list that shows why it was refused.
  required: fc.tuple(button, list),
  pieces: fc.array(fc.oneof(simple, box), { maxLength: 5 }),
  order: fc.integer(),
  moves: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
  files: fc.integer({ min: 1, max: 40 }),
});

/** Builds the field of a composition in place of the page's own. */
function build(page: Page, pieces: readonly Piece[]): Promise<void> {
  return page.evaluate((all) => {
    const toElement = ({ tag, attributes, inside, outside }: Piece): HTMLElement => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      if (outside) element.setAttribute('for', 'composed');
      element.append(...inside.map(toElement));
      return element;
    };
    const before = document.querySelector('filestore-field') as FilestoreField;
    const { endpoint, apiKey, context, grant } = before;
    const field = document.createElement('filestore-field');
    Object.assign(field, { endpoint, apiKey, context, grant, multiple: true, required: true });
    Object.assign(field, { id: 'composed', name: 'attachment', ariaLabel: 'Files' });
    const elements = all.map((piece) => ({ piece, element: toElement(piece) }));
    field.append(...elements.filter(({ piece }) => !piece.outside).map(({ element }) => element));
    const box = document.createElement('div');
    box.append(field, ...elements.filter(({ piece }) => piece.outside).map((one) => one.element));
    before.replaceWith(box);
  }, pieces);
}

/** Moves a part to the end of another box. */
function move(page: Page, choice: number): Promise<void> {
  return page.evaluate((number) => {
    const parts = [...document.querySelectorAll<HTMLElement>('#composed *, #composed ~ *')];
    const field = document.querySelector<HTMLElement>('#composed');
    const part = parts[number % parts.length];
    if (!part || !field) return;
    if (field.contains(part)) field.parentElement?.append(part);
    else field.append(part);
    part.setAttribute('for', 'composed');
    for (const inside of part.querySelectorAll('*')) inside.setAttribute('for', 'composed');
  }, choice);
}

/** What the parts show, and what the form would post. */
function facts(page: Page) {
  return page.evaluate(() => {
    const field = document.querySelector('#composed') as FilestoreField;
    const lists = [...document.querySelectorAll('filestore-list')].map((part) => {
      const root = part.shadowRoot;
      const rows = [...(root?.querySelectorAll<HTMLElement>('.row') ?? [])];
      return {
        isLong: root?.querySelector('[data-long]') !== null,
        rows: rows.length,
        wrong: rows.filter((row) => row.dataset['state'] !== 'done').length,
      };
    });
    const { form } = field;
    return {
      files: field.files.map(({ status }) => status),
      posted: form ? new FormData(form).getAll('attachment') : [],
      value: field.value,
      valid: field.checkValidity(),
      lists,
    };
  });
}

test(`fields of random parts announce, post and validate the same files, in ${RUNS} runs`, async ({
  page,
  demo,
}) => {
  test.setTimeout(60_000 + RUNS * 30_000);
  for (const one of fc.sample(composition, RUNS)) {
    await openLayout(page, demo, 'gallery');
    const pieces = [...one.required, ...one.pieces];
    const turned = Math.abs(one.order) % pieces.length;
    await build(page, [...pieces.slice(turned), ...pieces.slice(0, turned)]);
    const run = JSON.stringify(one);
    const field = page.locator('#composed');
    await expect.poll(() => facts(page).then(({ valid }) => valid), run).toBe(false);
    // Announced texts leave the page after some seconds.
    await field.evaluate((element) => {
      const heard: string[] = [];
      Object.assign(window, { heard });
      const live = element.shadowRoot?.querySelector('.live') as HTMLElement;
      new MutationObserver((changes) => {
        for (const { addedNodes } of changes) {
          for (const node of addedNodes) heard.push(node.textContent ?? '');
        }
      }).observe(live, { childList: true });
    });
    const files = Array.from({ length: one.files }, (_, at) => ({
      name: `file ${at}.png`,
      mimeType: 'image/png',
      buffer: Buffer.from(`file ${at}`),
    }));
    const input = page.locator('#composed, #composed ~ *').locator('input[type=file]').first();
    await input.setInputFiles(files);
    for (const choice of one.moves) await move(page, choice);
    await expect
      .poll(() => facts(page).then(({ files: states }) => states), run)
      .toEqual(files.map(() => 'done'));
    const shown = (count: number) => (list: { isLong: boolean; rows: number; wrong: number }) =>
      list.wrong === 0 && (list.isLong ? list.rows > 0 : list.rows === count);
    await expect
      .poll(async () => {
        const { lists } = await facts(page);
        return lists.length > 0 && lists.every(shown(files.length));
      }, run)
      .toBe(true);
    const { posted, value, valid } = await facts(page);
    expect(value, run).toHaveLength(files.length);
    expect([posted, valid], run).toEqual([value, true]);
    const heard = await page.evaluate(() => (window as unknown as { heard: string[] }).heard);
    const uploaded = files.length === 1 ? 'file 0.png uploaded' : `${files.length} files uploaded`;
    await expect
      .poll(() => page.evaluate(() => (window as unknown as { heard: string[] }).heard), run)
      .toContain(uploaded);
    expect(heard.filter((text) => text === uploaded).length, run).toBeLessThan(2);
    // Removing the only file makes the control invalid again.
    await field.evaluate((element: FilestoreField) => {
      for (const { key } of element.files) element.removeFile(key);
    });
    await expect.poll(() => facts(page).then((now) => now.valid), run).toBe(false);
  }
});
