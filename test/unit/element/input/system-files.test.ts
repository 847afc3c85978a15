import { expect, test } from 'vitest';
import { readFolder } from '../../../../src/element/input/read-folder.ts';
import { isSystemFile } from '../../../../src/element/input/system-files.ts';

test.each([
  '.DS_Store',
  'album/.DS_Store',
  'album/.ds_store',
  'album/Thumbs.db',
  'album/thumbs.db',
  'album/ehthumbs_vista.db',
  'album/Desktop.ini',
  'album/._a.gif',
  'album/Icon\r',
  'album/.localized',
  '__MACOSX/album/a.gif',
  'album/__MACOSX/a.gif',
  'drive/$RECYCLE.BIN/S-1-5-21/a.gif',
  'drive/System Volume Information/IndexerVolumeGuid',
  'drive/.Trash-1000/files/a.gif',
  'drive/.Trashes/501/a.gif',
  'drive/.Spotlight-V100/Store-V2/store.db',
  'drive/.fseventsd/0000000000a1b2c3',
  'photos/@eaDir/a.jpg/SYNOPHOTO_THUMB_XL.jpg',
  'photos/.@__thumb/defaulta.jpg',
  'DCIM/.thumbnails/1.jpg',
  'DCIM/.trashed-1699999999-a.jpg',
  'DCIM/.nomedia',
  'photos/.picasa.ini',
  'papers/~$report.docx',
  'papers/~$budget.xlsx',
  'papers/.~lock.report.odt#',
  'papers/.directory',
  'papers/.nfs000000000012ab4500000001',
  'sync/.dropbox',
  'sync/.dropbox.cache/2024-01-01/a.txt',
])('isSystemFile(%j) is true', (path) => {
  expect(isSystemFile(path)).toBe(true);
});

test.each([
  'a.gif',
  'album/a.gif',
  '.env',
  'project/.gitignore',
  'project/.github/workflows/ci.yml',
  'album/.hidden.png',
  'album/Thumbs.db.txt',
  'album/my desktop.ini',
  'album/_a.gif',
  'album/. a.gif',
  'MACOSX/a.gif',
  'album/Icon',
  'album/icon.png',
  'papers/~$5 off.txt',
  'papers/~backup.docx',
  'papers/.directory/a.txt',
  'papers/lock#',
  'papers/Recycle.bin/a.txt',
  '',
])('isSystemFile(%j) is false', (path) => {
  expect(isSystemFile(path)).toBe(false);
});

type Tree = { readonly [name: string]: Tree | null };

/** A dropped folder as browsers present it. */
function entryOf(tree: Tree, fullPath: string, opened: string[]): FileSystemDirectoryEntry {
  const entries = Object.entries(tree).map(([name, inside]) => {
    const path = `${fullPath}/${name}`;
    if (inside) return entryOf(inside, path, opened);
    const file = (done: (file: File) => void): void => done(new File([], name));
    return { name, fullPath: path, isDirectory: false, file };
  });
  const batches = [entries, []];
  const readEntries = (done: (entries: unknown) => void): void => {
    opened.push(fullPath);
    done(batches.shift() ?? []);
  };
  return {
    name: fullPath.split('/').at(-1),
    fullPath,
    isDirectory: true,
    createReader: () => ({ readEntries }),
  } as unknown as FileSystemDirectoryEntry;
}

test('readFolder() leaves out system files and does not open system folders', async () => {
  const opened: string[] = [];
  const tree = {
    '.DS_Store': null,
    '._a.gif': null,
    'a.gif': null,
    __MACOSX: { 'b.gif': null },
    inside: { 'Thumbs.db': null, 'c.gif': null },
  };
  const found: string[] = [];
  for await (const entry of readFolder(entryOf(tree, '/album', opened))) {
    if ('files' in entry) found.push(...entry.files.map(({ path }) => path));
  }
  expect(found).toEqual(['album/a.gif', 'album/inside/c.gif']);
  expect(opened).not.toContain('/album/__MACOSX');
});
