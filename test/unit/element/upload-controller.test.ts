import { expect, test, vi } from 'vitest';
import { UploadController } from '../../../src/element/upload-controller.ts';
import type { Uploads } from '../../../src/element/upload-controller-state.ts';

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Without an endpoint, files are refused at once and nothing is sent. */
const controller = (): UploadController =>
  new UploadController({ endpoint: '', apiKey: '', multiple: true });

test('a subscriber gets the state at once and once after several changes, as a Svelte store does', async () => {
  const uploads = controller();
  const states: Uploads[] = [];
  const stop = uploads.subscribe((state) => states.push(state));
  expect(states).toEqual([{ files: [], ids: [], busy: false, progress: undefined, rejected: [] }]);
  uploads.setExisting([{ id: 'one', name: 'one.pdf' }, { id: 'two' }]);
  uploads.remove(uploads.state.files[0]?.key ?? '');
  await settled();
  expect(states).toHaveLength(2);
  expect(states[1]?.ids).toEqual(['two']);
  // Sizes are read in time slices, so that a busy machine may report two files one after the other.
  uploads.add([new File(['a'], 'a.txt'), new File(['b'], 'b.txt')]);
  const failed = (): unknown =>
    states
      .at(-1)
      ?.files.filter(({ status }) => status === 'failed')
      .map(({ name }) => name);
  await vi.waitFor(() => expect(failed()).toEqual(['a.txt', 'b.txt']));
  const before = states.length;
  stop();
  uploads.reset();
  await settled();
  expect(states).toHaveLength(before);
  // A reset restores what the page has set.
  expect(uploads.state.ids).toEqual(['one', 'two']);
});

test('the state is the same object until something changes', () => {
  const uploads = controller();
  const { state } = uploads;
  expect(uploads.state).toBe(state);
  uploads.add(new File(['a'], 'a.txt'));
  expect(uploads.state).not.toBe(state);
  expect(uploads.state).toBe(uploads.state);
});

test('existing files are posted, removed and restored', () => {
  const uploads = controller();
  uploads.setExisting([{ id: 'one', name: 'one.pdf' }, { id: 'two' }]);
  expect(uploads.state.ids).toEqual(['one', 'two']);
  const [first] = uploads.state.files;
  uploads.remove(first?.key ?? '');
  expect(uploads.state.ids).toEqual(['two']);
  expect(uploads.state.files[0]).toMatchObject({ removed: true });
  expect(uploads.state.files.map((file) => uploads.textOf(file))).toEqual(['Removed', 'Uploaded']);
  uploads.restore(first?.key ?? '');
  expect(uploads.state.ids).toEqual(['one', 'two']);
});

test('events are those of the element, and a canceled one leaves the file out', async () => {
  const uploads = controller();
  const seen: string[] = [];
  uploads.addEventListener('filestore-add', (event) => {
    seen.push(event.detail.file.name);
    if (event.detail.file.name.endsWith('.exe')) event.preventDefault();
  });
  uploads.add([new File(['a'], 'a.exe'), new File(['b'], 'b.txt')]);
  await vi.waitFor(() => expect(seen).toEqual(['a.exe', 'b.txt']));
  expect(uploads.state.files.map(({ name }) => name)).toEqual(['b.txt']);
});

test('files that are not added are named until others are', () => {
  const endpoint = 'https://uploads.example.com/v1';
  const options = { endpoint, apiKey: 'key', multiple: true, maxFiles: 1 };
  const uploads = new UploadController(options);
  uploads.setExisting([{ id: 'one' }]);
  uploads.add(new File(['b'], 'b.txt'));
  expect(uploads.state.rejected.map(({ name, error }) => [name, error.code])).toEqual([
    ['b.txt', 'too-many-files'],
  ]);
  uploads.configure({ ...options, endpoint: '', maxFiles: 2 });
  uploads.add(new File(['c'], 'c.txt'));
  expect(uploads.state.rejected).toEqual([]);
  expect(uploads.state.files.map(({ name }) => name)).toEqual(['one', 'c.txt']);
});

test('equal settings change nothing, and those that are left out no longer apply', () => {
  const uploads = controller();
  uploads.add(new File(['a'], 'a.txt'));
  const { state } = uploads;
  uploads.configure({ endpoint: '', apiKey: '', multiple: true });
  expect(uploads.state).toBe(state);
  uploads.configure({ endpoint: '', apiKey: '', multiple: true, maxFiles: 1 });
  uploads.setExisting([{ id: 'one' }]);
  uploads.configure({ endpoint: '', apiKey: '', multiple: true });
  uploads.add(new File(['b'], 'b.txt'));
  expect(uploads.state.rejected).toEqual([]);
});

test('a reactive object of settings that is changed in place is noticed', () => {
  const options = { endpoint: '', apiKey: '', multiple: true, maxFiles: 1 };
  const uploads = new UploadController(options);
  const before = uploads.state;
  options.maxFiles = 2;
  uploads.configure(options);
  expect(uploads.state).not.toBe(before);
  const { state } = uploads;
  uploads.configure({ ...options });
  expect(uploads.state).toBe(state);
});

test('a language that Intl does not know is the default language', () => {
  const uploads = new UploadController({ endpoint: '', apiKey: '', language: 'en_US' });
  uploads.setExisting([{ id: 'one' }]);
  expect(uploads.state.files.map((file) => uploads.textOf(file))).toEqual(['Uploaded']);
});

test('existing files are read as those of the element: unfinished ones are no existing files', () => {
  const uploads = controller();
  const big = { id: 'two', name: 'b', size: '123' as unknown as number };
  const unfinished = { id: 'one', name: 'a', status: 'sending' };
  uploads.setExisting([unfinished, big]);
  expect(uploads.state.files).toMatchObject([{ id: 'two', size: 123 }]);
  big.name = 'c';
  uploads.setExisting([big]);
  expect(uploads.state.files).toMatchObject([{ id: 'two', name: 'c' }]);
  expect(() => uploads.setExisting(3 as unknown as [])).toThrow(TypeError);
});

test('pasted text is no file that cannot be read, and an announced file without content is', () => {
  const uploads = controller();
  const transfer = (types: readonly string[]): DataTransfer =>
    ({ types, items: [], files: [] }) as unknown as DataTransfer;
  uploads.addFrom({ clipboardData: transfer(['text/plain', 'text/html']) });
  uploads.addFrom({});
  expect(uploads.state.rejected).toEqual([]);
  uploads.addFrom({ dataTransfer: transfer(['Files']) });
  expect(uploads.state.rejected).toMatchObject([{ error: { code: 'drop-unreadable' } }]);
});
