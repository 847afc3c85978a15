import { expect, test } from 'vitest';
import { toFileRequest } from '../../../../src/engine/presign/file-request.ts';

/** A file with the type that a recorder sets, which the constructor of File does not keep in Node. */
function fileOf(type: string): File {
  return Object.defineProperty(new File(['a'], 'a'), 'type', { value: type });
}

test.each([
  ['image/png', 'image/png'],
  ['text/plain;charset=utf-8', 'text/plain;charset=utf-8'],
  ['audio/webm;codecs=opus', 'audio/webm;codecs=opus'],
  ['video/webm;codecs=vp9,opus', 'video/webm'],
  ['video/webm; codecs="vp8, opus"', 'video/webm'],
  ['text/plain; charset="utf-8"', 'text/plain'],
  ['text/plain ; charset=utf-8', 'text/plain'],
  [`text/plain;a=${'b'.repeat(300)}`, 'text/plain'],
  ['text/plain;', 'text/plain'],
  ['', 'application/octet-stream'],
  ['png', 'application/octet-stream'],
  ['image/png, text/html', 'application/octet-stream'],
  [`image/${'a'.repeat(200)}`, 'application/octet-stream'],
])('a file of type %j is registered as %j', (type, registered) => {
  expect(toFileRequest(fileOf(type)).type).toBe(registered);
});

const file = new File(['a'], 'a.txt', { type: 'text/plain' });

test.each([
  ['album/a.txt', 'album/a.txt'],
  ['a.txt', undefined],
  ['', undefined],
  [undefined, undefined],
  [`${'a'.repeat(1024)}/b`, undefined],
  ['/a/b', undefined],
  ['../a/b', undefined],
])('a file with the path %j is registered with the path %j', (path, registered) => {
  expect(toFileRequest(file, { path }).path).toBe(registered);
});

test('the path of a chosen folder is sent without being asked for', () => {
  const chosen = Object.defineProperty(new File(['a'], 'a.txt'), 'webkitRelativePath', {
    value: 'album/a.txt',
  });
  expect(toFileRequest(chosen).path).toBe('album/a.txt');
});

test.each([
  [{ kind: 'Avatar' }, /^kind: "Avatar" must be/],
  [{ kind: '' }, /^kind: "" must be/],
])('one file with %j fails, not the batch', (description, detail) => {
  expect(() => toFileRequest(file, description)).toThrow(
    expect.objectContaining({
      code: 'invalid-request',
      details: expect.objectContaining({ detail: expect.stringMatching(detail) }),
    }),
  );
});
