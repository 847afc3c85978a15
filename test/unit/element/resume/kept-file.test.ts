import { expect, test, vi } from 'vitest';
import type { ResumableFile } from '../../../../src/engine/resume/resumable-file.ts';
import { KeptFile } from '../../../../src/element/resume/kept-file.ts';

/** Resumes an upload of ten bytes whose handle gives a file. */
async function resume(file: File, changes: Partial<ResumableFile> = {}) {
  const discard = vi.fn(async () => undefined);
  const resumable: ResumableFile = {
    id: 'one',
    name: 'film.mov',
    size: 10,
    type: 'video/quicktime',
    expiresAt: Number.POSITIVE_INFINITY,
    source: { name: 'film.mov', size: 10 },
    path: 'album/film.mov',
    hasHandle: true,
    file: async () => file,
    uploadedBytes: async () => 5,
    isFree: async () => true,
    discard,
    ...changes,
  };
  const added: { readonly file: File; readonly path: string | undefined }[] = [];
  const actions = {
    chooseFile: vi.fn(),
    addFile: (one: File, path?: string) => void added.push({ file: one, path }),
  };
  const listener = { changed: vi.fn(), gone: vi.fn(), lost: vi.fn() };
  const kept = new KeptFile(resumable, actions, listener);
  kept.resume();
  await vi.waitFor(() => expect(added.length + listener.gone.mock.calls.length).toBeGreaterThan(0));
  return { added, discard, listener };
}

test('the row stays until the list has taken the file, to which it gives the path of the upload', async () => {
  const { added, discard, listener } = await resume(new File(['x'.repeat(10)], 'film.mov'));
  expect(added.map(({ path }) => path)).toEqual(['album/film.mov']);
  expect(listener.gone).not.toHaveBeenCalled();
  expect(discard).not.toHaveBeenCalled();
});

test('a file whose size has changed takes the place of the row, and the old upload is deleted', async () => {
  const { added, discard, listener } = await resume(new File(['x'], 'film.mov'));
  expect(added).toHaveLength(1);
  expect(listener.gone).toHaveBeenCalledOnce();
  expect(discard).toHaveBeenCalledOnce();
});

test('an upload that another tab has taken is not added', async () => {
  const { added, listener } = await resume(new File(['x'.repeat(10)], 'film.mov'), {
    isFree: async () => false,
  });
  expect(added).toEqual([]);
  expect(listener.gone).toHaveBeenCalledOnce();
});
