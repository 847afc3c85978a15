import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FilestoreError } from '../../../../src/contract/errors.ts';
import type { ExistingFile } from '../../../../src/element/events.ts';
import { Uploader } from '../../../../src/engine/uploader.ts';
import { parseExistingFiles } from '../../../../src/element/form/form-restore.ts';
import { toFilestoreFile } from '../../../../src/element/list/file-snapshot.ts';
import { ItemCounts } from '../../../../src/element/list/item-counts.ts';
import type { ListItem } from '../../../../src/element/list/list-item.ts';
import type { ListSettings } from '../../../../src/element/list/list-settings.ts';
import { UploadItem } from '../../../../src/element/list/upload-item.ts';
import { UploadList } from '../../../../src/element/list/upload-list.ts';
import { rowState } from '../../../../src/views/row/row-texts.ts';
import { isFullScale, scaledRuns } from '../../../support/scale.ts';
import { step, type Step } from '../../../support/simulation/list-steps.ts';
import { simulatedFile } from '../../../support/simulation/simulated-file.ts';
import { SimulatedBrowser } from '../../../support/simulation/simulated-platform.ts';

/**
 * The store of the element with the real engine, against random servers and a random network. Whatever a page
 * and its user do, the form posts exactly the files that are shown as done, and setting a property changes no
 * file on the server.
 */

const RUNS = scaledRuns(10_000, 500);

class Session {
  readonly browser: SimulatedBrowser;
  readonly list: UploadList;
  /** The items that events say are on the list. */
  readonly listed = new Set<string>();
  /** Files that were neither listed nor reported. */
  unaccounted = 0;
  #settings: ListSettings = {
    endpoint: 'e',
    apiKey: 'k',
    multiple: true,
    accept: '',
    maxFileSize: 100,
  };
  #given: readonly ExistingFile[] = [];
  #chosen = 0;

  constructor(seed: number) {
    let state = (seed % 2_147_483_646) + 1;
    this.browser = new SimulatedBrowser(() => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    });
    this.browser.servers.checksContent = seed % 2 === 0;
    this.browser.servers.lies.add('lie');
    const uploader = new Uploader({ endpoint: 'e', apiKey: 'k' }, this.browser.platform());
    const source = { get: () => uploader, progress: uploader.progress };
    this.list = new UploadList(() => this.#settings, source);
    this.list.subscribe((change) => {
      if (change.type === 'add') this.listed.add(change.item.key);
      if (change.type === 'add' && !change.item.existing) this.unaccounted -= 1;
      if (change.type === 'error' && !change.item) this.unaccounted -= 1;
      if (change.type === 'remove') this.listed.delete(change.item.key);
    });
  }

  async act(one: Step): Promise<void> {
    const { list, browser } = this;
    const item = list.items[(one.which ?? 0) % Math.max(1, list.items.length)];
    switch (one.do) {
      case 'add': {
        const files = (one.names ?? []).map((name) =>
          simulatedFile(name, name === 'huge' ? 500 : 15),
        );
        // Equal files would be added once only.
        for (const file of files) Object.assign(file, { lastModified: (this.#chosen += 1) });
        for (const file of files) Object.assign(file, { webkitRelativePath: '' });
        // The last choice counts.
        if (!list.multiple && files.length > 0) this.#dropWaiting();
        this.unaccounted += files.length;
        list.add(files);
        return;
      }
      case 'set files':
        this.#given = this.#nameable(one.files);
        return this.#set(() => list.setExisting(this.#given));
      case 'set files again':
        return this.#unchanged(() => list.setExisting(this.#given.map((file) => ({ ...file }))));
      case 'set own files':
        this.#given = parseExistingFiles(list.items.map(toFilestoreFile))?.files ?? [];
        return this.#set(() => list.setExisting(this.#given));
      case 'set value again':
        return this.#setIds(list.ids);
      case 'set value':
        return this.#setIds(this.#nameable(one.files).map(({ id }) => id));
      case 'remove':
        return item?.remove();
      case 'restore': {
        // A file that may not be restored is reported, and stays on the list.
        const before = this.unaccounted;
        item?.restore();
        this.unaccounted = before;
        return;
      }
      case 'retry':
        return item?.retryable ? item.retry() : undefined;
      case 'abort':
        return item?.abort();
      case 'move':
        return this.#move(item, list.items[(one.to ?? 0) % (list.items.length + 1)]);
      case 'reject':
        return item?.reject(new FilestoreError('file-deleted'));
      case 'reset':
        this.#dropWaiting();
        return list.reset();
      case 'clear':
        this.#given = [];
        this.#dropWaiting();
        return list.clear();
      case 'pause all':
        return list.pause();
      case 'resume all':
        return list.resume();
      case 'retry all':
        return list.retry();
      case 'abort all':
        return list.abort();
      case 'remove refused':
        return list.removeRefused();
      case 'settings':
        this.#settings = { ...this.#settings, ...one };
        return list.validateAgain();
      case 'trouble':
        browser.trouble.share = one.share ?? 0;
        return;
      case 'wait':
        return browser.clock.advance(one.milliseconds ?? 0);
      default:
        browser.online = one.do === 'online';
    }
  }

  /** On a busy machine, files can still wait to be added. These are dropped. */
  #dropWaiting(): void {
    if (this.list.intake.busy) this.unaccounted = 0;
  }

  /** Repairs the network and waits for the end of all uploads. */
  async end(): Promise<void> {
    this.browser.online = true;
    this.browser.trouble.share = 0;
    this.list.resume();
    do {
      await this.browser.clock.exhaust(20_000);
      // On a busy machine, files can still wait to be added.
    } while (this.list.busy);
  }

  check(): void {
    const { list } = this;
    const shown = list.items.filter((item) => rowState(item) === 'done');
    expect(list.ids).toEqual(shown.map(({ state }) => state.status === 'done' && state.file.id));
    expect(new Set(list.ids).size).toBe(list.ids.length);
    const counts = new ItemCounts();
    for (const item of list.items) counts.update(item);
    const facts = ({
      all,
      busy,
      submittable,
      removed,
      retryable,
      countedFiles,
      countedBytes,
    }: ItemCounts) => [all, busy, submittable, removed, retryable, countedFiles, countedBytes];
    expect(facts(list.counts)).toEqual(facts(counts));
    const uploads = list.uploads.map(({ key }) => key);
    expect(uploads.filter((key) => !this.listed.has(key))).toEqual([]);
  }

  /** A property is set: no request is made, and no upload from here changes or goes unless the page named it. */
  #set(change: () => void): void {
    const { list, browser } = this;
    const before = uploadsOf(list.items);
    const requests = browser.requests.length;
    change();
    expect(browser.requests).toHaveLength(requests);
    const after = new Map(uploadsOf(list.items));
    for (const [item, state] of before) {
      const tried = state.status === 'failed' && after.get(item)?.status === 'queued';
      // A file that the element has refused is tried again when another one has left.
      if (after.has(item)) expect(tried || after.get(item) === state).toBe(true);
      else expect(state.status).toBe('done');
    }
  }

  /** A page cannot know the id of an upload before the element does. */
  #nameable(files: Step['files'] = []): readonly ExistingFile[] {
    const known = new Set(this.list.uploads.map(({ id }) => id));
    return files.filter(({ id }) => !id.startsWith('file') || known.has(id));
  }

  #setIds(ids: readonly string[]): void {
    const known = new Map(this.#given.map((file) => [file.id, file]));
    this.#given = ids.map((id) => known.get(id) ?? { id });
    this.#set(() => this.list.setExistingIds(ids));
  }

  /** The moved item comes before the other one, and nothing else changes. */
  #move(item: ListItem | undefined, before: ListItem | undefined): void {
    if (!item || item === before) return;
    const others = this.list.items.filter((one) => one !== item);
    const { all, countedFiles } = this.list.counts;
    this.list.move(item, before);
    const index = before ? others.indexOf(before) : others.length;
    expect(this.list.items).toEqual(others.toSpliced(index, 0, item));
    expect(this.list.counts).toMatchObject({ all, countedFiles });
  }

  #unchanged(change: () => void): void {
    const before = list(this.list);
    change();
    expect(list(this.list)).toEqual(before);
  }
}

function list({ items }: UploadList): readonly unknown[] {
  return items.map((item) => [item.key, item.state, item.removed]);
}

function uploadsOf(items: readonly ListItem[]) {
  return items.flatMap((item) => (item instanceof UploadItem ? [[item, item.state] as const] : []));
}

test(
  `the form posts exactly the files shown as done, in ${RUNS} random sessions`,
  { timeout: 600_000 },
  async () => {
    let posted = 0;
    let failed = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.array(step, { minLength: 1, maxLength: 25 }),
        async (seed, steps) => {
          const session = new Session(seed);
          for (const one of steps) {
            await session.act(one);
            session.check();
          }
          await session.end();
          session.check();
          const { list: store, browser } = session;
          expect(session.unaccounted).toBe(0);
          for (const { state } of store.uploads.filter(
            ({ formValue }) => formValue !== undefined,
          )) {
            const row =
              state.status === 'done' ? browser.servers.rows.get(state.file.id) : undefined;
            expect([row?.deleted, row?.object !== undefined]).toEqual([false, true]);
          }
          posted += store.ids.length;
          failed += store.counts.countOf('failed');
        },
      ),
      { numRuns: RUNS },
    );
    // Otherwise the sessions were too quiet for a meaningful test.
    expect(Math.min(posted, failed)).toBeGreaterThan(isFullScale ? RUNS / 10 : 0);
  },
);
