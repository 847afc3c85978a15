import type { ListChange } from '../../../src/element/list/list-change.ts';
import type { ListSettings } from '../../../src/element/list/list-settings.ts';
import { UploadList } from '../../../src/element/list/upload-list.ts';
import { createTestUploader } from './create-test-uploader.ts';

/** A list without an endpoint: every file is listed as failed, and nothing is uploaded. */
export function listWith(settings: Partial<ListSettings> = {}) {
  const list = new UploadList(() => ({
    endpoint: '',
    apiKey: '',
    accept: '',
    multiple: true,
    ...settings,
  }));
  addAtOnce(list);
  const changes: string[] = [];
  list.subscribe((change) => changes.push(describeChange(change)));
  return { list, changes };
}

/** Files are added in time slices, of which a busy machine needs several. */
function addAtOnce(list: UploadList): void {
  const add = list.add.bind(list);
  list.add = (files) => {
    add(files);
    list.intake.finish();
  };
}

function describeChange(change: ListChange): string {
  if (change.type === 'error') return `error ${change.error.code} ${change.name}`;
  return 'item' in change ? `${change.type} ${change.item.file.name}` : change.type;
}

/** A file of `size` bytes. */
export const textFile = (name: string, size = 1): File =>
  new File(['x'.repeat(size)], name, { lastModified: 1 });

/** A list whose files are uploaded to simulated servers. */
export function uploadingList(settings: Partial<ListSettings> = {}) {
  const current: ListSettings = {
    endpoint: 'e',
    apiKey: 'k',
    accept: '',
    multiple: true,
    ...settings,
  };
  const { browser, uploader } = createTestUploader({ prepare: settings.prepare });
  const list = new UploadList(() => current, { get: () => uploader, progress: undefined });
  addAtOnce(list);
  const changes: string[] = [];
  list.subscribe((change) => changes.push(describeChange(change)));
  const set = (more: Partial<ListSettings>): void => {
    Object.assign(current, more);
    list.validateAgain();
  };
  const finish = (): Promise<void> => browser.clock.exhaust(10_000);
  const rows = (): string[] =>
    list.items.map(({ file: { name }, state }) =>
      state.status === 'failed' ? `${name} ${state.error.code}` : `${name} ${state.status}`,
    );
  return { list, changes, browser, set, finish, rows };
}
