import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import {
  isSingleFile,
  toBlobs,
  type AddableFiles,
} from '../../../../src/element/input/addable-files.ts';
import { readAddedFiles } from '../../../../src/element/input/added-files.ts';

const inFolder = (path: string): File =>
  Object.defineProperty(new File(['x'], path.split('/').at(-1) ?? ''), 'webkitRelativePath', {
    value: path,
  });
const file = (name: string): File => new File(['x'], name);

test('one File, and any list of Files, is a list of Files', () => {
  const a = file('a.txt');
  for (const given of [a, [a], new Set([a]), [a].values()]) {
    expect(toBlobs(given)).toEqual([a]);
  }
  expect(toBlobs([])).toEqual([]);
});

test('a File needs no code to be added, but a Blob or a file of a folder does', () => {
  expect(isSingleFile(file('.DS_Store'))).toBe(true);
  expect(isSingleFile(new Blob(['x']))).toBe(false);
  expect(isSingleFile(inFolder('album/a.gif'))).toBe(false);
});

test.each([
  ['image/png', 'image.png'],
  ['image/svg+xml', 'image.svg'],
  ['audio/webm;codecs=opus', 'audio.webm'],
  ['audio/mpeg', 'audio'],
  ['video/x-matroska', 'video'],
  ['text/plain', 'text.txt'],
  ['application/pdf', 'file.pdf'],
  ['application/octet-stream', 'file'],
  ['', 'file'],
])('a Blob of type %j gets the name %j', (type, name) => {
  const { files } = readAddedFiles([new Blob(['x'], { type })]);
  expect(files.map(({ name, size }) => [name, size])).toEqual([[name, 1]]);
  expect(files[0]).toBeInstanceOf(File);
  expect(files[0]?.type).toBe(type);
});

test('the same Blob is the same file, and two Blobs are two files', () => {
  const blob = new Blob(['x'], { type: 'image/png' });
  const [first] = readAddedFiles([blob]).files;
  const [second] = readAddedFiles([blob]).files;
  const [other] = readAddedFiles([new Blob(['y'], { type: 'image/png' })]).files;
  expect(second).toBe(first);
  expect(other?.lastModified).not.toBe(first?.lastModified);
});

test('a File of another realm, such as an iframe, is a File', () => {
  const foreign: unknown = runInNewContext(
    `({ name: 'a.txt', size: 1, type: '', webkitRelativePath: '', [Symbol.toStringTag]: 'File' })`,
  );
  expect(toBlobs([foreign as File])).toEqual([foreign]);
  expect(isSingleFile(foreign as File)).toBe(true);
  expect(readAddedFiles([foreign as File]).files).toEqual([foreign]);
});

test.each([
  [null],
  [undefined],
  ['a.txt'],
  [5],
  [{}],
  [{ length: 1, 0: 'a.txt' }],
  [[null]],
  [[new File([], 'a.txt'), 'b.txt']],
  [[{ name: 'a.txt', size: 1, type: '' }]],
])('toBlobs(%o) throws a TypeError that says what to pass', (given) => {
  expect(() => toBlobs(given as AddableFiles)).toThrow(
    new TypeError('addFiles takes a File, a Blob, or a list of them such as a FileList'),
  );
});

test('system files are left out of a chosen folder, and kept when they are chosen one by one', () => {
  const picture = inFolder('album/a.gif');
  const chosen = [inFolder('album/.DS_Store'), picture, inFolder('album/__MACOSX/a.gif')];
  expect(readAddedFiles(chosen)).toEqual({ files: [picture], emptyFolder: undefined });
  const single = file('.DS_Store');
  expect(readAddedFiles([single]).files).toEqual([single]);
});

test('a chosen folder with system files alone is an empty folder', () => {
  const chosen = [inFolder('album/.DS_Store'), inFolder('album/sub/Thumbs.db')];
  expect(readAddedFiles(chosen)).toEqual({ files: [], emptyFolder: 'album' });
});
