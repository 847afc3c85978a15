import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  extensionOf,
  isOneOf,
  isUnknownType,
  kindsOf,
  kindsOfExtension,
  namesOfType,
  readableTypes,
} from '../../../src/contract/media-types.ts';

describe('kindsOf()', () => {
  test.each([
    ['a.jpg', 'image/jpeg', ['image/jpeg', 'image/jpg', 'image/pjpeg'], ['image/png']],
    ['a.jpg', 'IMAGE/JPEG; q=1', ['image/jpeg'], ['text/plain']],
    ['a.webm', '', ['video/webm', 'audio/webm'], ['video/mp4']],
    ['a.webm', 'audio/webm', ['audio/webm'], ['video/webm']],
    ['a.csv', 'application/vnd.ms-excel', ['text/csv', 'application/vnd.ms-excel'], []],
    ['a.csv', 'text/csv', ['text/csv'], ['text/plain', 'application/vnd.ms-excel']],
    ['a.csv', 'image/png', ['image/png'], ['text/csv']],
    ['a.wav', 'audio/x-wav', ['audio/wav', 'audio/vnd.wave'], []],
    ['a', 'pdf', [], ['application/pdf']],
    ['a.woff', 'application/font-woff', ['font/woff'], ['font/woff2']],
    ['a.woff2', 'application/x-font-woff2', ['font/woff2'], ['font/woff']],
    ['a.cer', 'application/x-x509-ca-cert', ['application/pkix-cert'], []],
    ['a.crt', '', ['application/pkix-cert', 'application/x509-ca-cert'], []],
  ])('%s as "%s"', (name, type, is, isNot) => {
    const kinds = kindsOf(name, type);
    expect(is.filter((kind) => !kinds.includes(kind))).toEqual([]);
    expect(isNot.filter((kind) => kinds.includes(kind))).toEqual([]);
  });

  test('the extension does not count beside a type that systems do not report for it', () => {
    const extension = fc.constantFrom('jpg', 'pdf', 'csv', 'docx', 'webm', 'html', 'xyzzy');
    fc.assert(
      fc.property(extension, fc.constantFrom('text/html', 'image/png'), (end, type) => {
        expect(kindsOf(`a.${end}`, type)).toEqual(namesOfType(type));
      }),
    );
  });
});

test('every extension of the table stands for types that lead back to it', () => {
  for (const extension of ['jpg', 'heic', 'mp4', 'docx', 'csv', 'md', 'gz', 'ics']) {
    const kinds = kindsOfExtension(extension);
    expect(kinds.length).toBeGreaterThan(0);
    for (const kind of kinds) expect(namesOfType(kind)).toContain(kind);
  }
});

test.each([
  ['a.JPG', 'jpg'],
  ['a.tar.gz', 'gz'],
  ['.env', 'env'],
  ['a', ''],
  ['a.', ''],
  ['', ''],
])('the extension of %j is %j', (name, extension) => {
  expect(extensionOf(name)).toBe(extension);
});

test.each([
  ['', true],
  ['application/octet-stream', true],
  ['binary/octet-stream', true],
  ['application/x-download', true],
  ['application/force-download', true],
  ['unknown/unknown', true],
  ['png', true],
  ['application/x-msdownload', false],
  ['image/png', false],
])('isUnknownType(%j) is %j', (type, unknown) => {
  expect(isUnknownType(type)).toBe(unknown);
});

test.each([
  [['image/png'], ['image/*'], true],
  [['image/png'], ['Image/PNG; a=b'], true],
  [['audio/wav'], ['audio/x-wav'], true],
  [['image/png'], ['*/*'], true],
  [['image/png'], ['imag/*', 'image'], false],
  [['image/png'], [], false],
])('isOneOf(%j, %j) is %j', (kinds, types, is) => {
  expect(isOneOf(kinds, types)).toBe(is);
});

test.each([
  [
    ['image/jpeg', 'image/jpg', '.pdf'],
    ['.jpg', '.pdf'],
  ],
  [['audio/x-wav'], ['.wav']],
  [
    ['application/x-own', 'model/*'],
    ['application/x-own', 'model/*'],
  ],
  [['image/*'], ['.jpg', '.png', '.gif', '.webp', '…']],
])('readableTypes(%j) is %j', (types, readable) => {
  expect(readableTypes(types)).toEqual(readable);
});
