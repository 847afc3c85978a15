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
  expect(toFileRequest(fileOf(type), undefined).type).toBe(registered);
});
