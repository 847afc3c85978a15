import otherTypes from 'mime/types/other.js';
import standardTypes from 'mime/types/standard.js';
import { describe, expect, test } from 'vitest';
import { registeredType } from '../../../../backend/domain/media-type.ts';
import {
  intersectPolicies,
  validateAgainstPolicy,
} from '../../../../backend/domain/upload-policy.ts';

function refusal(name: string, type: string, ...allowedTypes: string[]) {
  const policy = intersectPolicies({ maxFileSize: 10, allowedTypes }, []);
  return validateAgainstPolicy({ name, type, size: 1 }, policy, ['put']);
}

test.each([
  'evil.html',
  'evil.html.',
  'evil.html ',
  'evil.ht\u200bml',
  'evil.ht\u200cml',
  'evil.html\u202e',
  '.html',
  `${'a'.repeat(250)}.html.${'a'.repeat(20)}`,
])('the extension of the cleaned file name is validated: %j', (name) => {
  expect(refusal(name, 'image/png', 'image/*')?.code).toBe('type-not-allowed');
});

describe('a type is allowed by any of its names', () => {
  test.each([
    ['IMG_0001.HEIC', 'application/octet-stream', 'image/*'],
    ['a.csv', 'application/vnd.ms-excel', 'text/csv'],
    ['a.zip', 'application/x-zip-compressed', 'application/zip'],
    ['a.wav', 'audio/x-wav', 'audio/wav'],
    ['a.gz', 'application/x-gzip', 'application/gzip'],
    ['a.jpg', 'image/jpg', 'image/jpeg'],
    ['a.jpg', 'image/pjpeg', 'image/jpeg'],
    ['a.xml', 'text/xml', 'text/xml'],
    ['a.rtf', 'text/rtf', 'text/rtf'],
    ['A.CSV', 'TEXT/CSV; charset=utf-8', 'Text/Csv'],
  ])('%s as %s, allowed %s', (name, type, allowed) => {
    expect(refusal(name, type, allowed)).toBeUndefined();
  });
});

const pairs = [standardTypes, otherTypes].flatMap((types) =>
  Object.entries<readonly string[]>(types).flatMap(([type, extensions]) =>
    extensions.map((extension) => [type, extension.replace('*', '')] as const),
  ),
);

test('every file whose own type is the list is accepted', () => {
  expect(pairs.length).toBeGreaterThan(1000);
  const refused = pairs.filter(([type, extension]) => refusal(`a.${extension}`, type, type));
  expect(refused).toEqual([]);
});

describe('a name is refused only if nothing that it stands for is allowed', () => {
  test.each([
    ['memo.webm', 'audio/webm', 'audio/*'],
    ['memo.webm', 'audio/webm', 'audio/webm'],
    ['memo.mp4', 'audio/mp4', 'audio/*'],
    ['a.ogg', 'video/ogg', 'video/*'],
    ['a.3gp', 'audio/3gpp', 'audio/*'],
    ['notes.md', 'text/plain', 'text/plain'],
    ['a.csv', 'text/plain', 'text/plain'],
    ['a.json', 'text/plain', 'text/plain'],
    ['index.ts', 'text/plain', 'text/plain'],
    ['main.rs', 'text/plain', 'text/plain'],
    ['a.xyzzy', 'image/png', 'image/*'],
    ['a.cer', 'application/x-x509-ca-cert', 'application/x-x509-ca-cert'],
    ['a.iso', 'application/x-iso9660-image', 'application/x-iso9660-image'],
    ['setup.exe', 'application/x-msdownload', 'application/x-msdownload'],
    ['a.exr', 'image/x-exr', 'image/x-exr'],
    ['a.srt', 'application/x-subrip', 'application/x-subrip'],
    ['a.mpp', 'application/vnd.ms-project', 'application/vnd.ms-project'],
    ['a.mpp', 'audio/x-musepack', 'audio/*'],
    ['a.pls', 'audio/x-scpls', 'audio/x-scpls'],
    ['a.fits', 'application/fits', 'application/fits'],
    ['a.mht', 'application/x-mimearchive', 'application/x-mimearchive'],
    ['a.mhtml', 'multipart/related', 'multipart/related'],
    ['a.html', 'application/xhtml+xml', 'application/xhtml+xml'],
    ['a.log', 'text/x-log', 'text/x-log'],
    ['a.svgz', 'image/svg+xml-compressed', 'image/svg+xml-compressed'],
    ['a.xsl', 'application/xslt+xml', 'application/xslt+xml'],
    ['a.dot', 'text/vnd.graphviz', 'text/vnd.graphviz'],
    ['a.ts', 'text/vnd.trolltech.linguist', 'text/vnd.trolltech.linguist'],
    ['a.3mf', 'application/vnd.ms-3mfdocument', 'application/vnd.ms-3mfdocument'],
    ['a.iso', 'application/x-wii-rom', 'application/x-wii-rom'],
    ['a.rs', 'text/rust', 'text/rust'],
    ['a.asc', 'text/plain', 'text/plain'],
    ['a.png', 'application/x-own', 'application/x-own'],
  ])('%s as %s, allowed %s', (name, type, allowed) => {
    expect(refusal(name, type, allowed)).toBeUndefined();
  });

  test.each([
    ['a.html', 'text/plain', 'text/plain'],
    ['a.js', 'text/plain', 'text/plain'],
    ['a.xml', 'text/plain', 'text/plain'],
    ['a.exe', 'text/plain', 'text/plain'],
    ['a.exe', 'application/x-own', 'application/x-own'],
    ['a.jar', 'application/zip', 'application/zip'],
    ['a.pdf', 'image/png', 'image/*'],
    ['a.svg', 'image/png', 'image/png'],
    ['a.exe', 'image/png', 'image/*'],
    ['a.mhtml', 'text/plain', 'text/plain'],
    ['a.html', 'image/svg+xml', 'image/*'],
    ['a.mp4', 'image/png', 'image/*'],
    ['a.csv', 'image/png', 'image/*'],
    ['a.zip', 'text/plain', 'text/plain'],
    ['a.png', 'application/pdf', 'application/pdf'],
  ])('%s as %s, allowed %s, is refused', (name, type, allowed) => {
    expect(refusal(name, type, allowed)?.details.detail).toMatch(/^name: its extension stands for/);
  });

  test.each([
    ['a.png', 'text/html', 'image/*'],
    ['a.png', 'text/plain', 'image/*'],
    ['a.mp4', 'video/mp4', 'audio/*'],
    ['a', 'application/octet-stream', 'image/*'],
  ])('the type of %s as %s, allowed %s, is refused', (name, type, allowed) => {
    expect(refusal(name, type, allowed)?.details.detail).toMatch(/^type: must be one of/);
  });
});

test('a refusal names what is allowed, as extensions where the types have some', () => {
  expect(refusal('a.png', 'image/png', 'text/csv', 'application/x-own')?.details.allowed).toEqual([
    '.csv',
    'application/x-own',
  ]);
  expect(refusal('a.csv', 'text/csv', 'image/*')?.details.allowed).toEqual([
    '.jpg',
    '.png',
    '.gif',
    '.webp',
    '…',
  ]);
});

describe('registeredType()', () => {
  test.each([
    ['a.heic', 'application/octet-stream', [['image/*']], 'image/heic'],
    ['a.webm', 'application/octet-stream', [['audio/*']], 'audio/webm'],
    ['a.webm', 'application/octet-stream', [['audio/*', 'video/*']], 'video/webm'],
    ['a.ico', 'application/octet-stream', [['image/x-icon']], 'image/vnd.microsoft.icon'],
    ['a.csv', 'application/vnd.ms-excel', [['text/csv']], 'text/csv'],
    ['a.heic', 'application/octet-stream', [[], ['image/heif']], 'image/heic'],
    ['a.heic', 'application/octet-stream', [[]], 'application/octet-stream'],
    [
      'a.heic',
      'application/octet-stream',
      [['application/octet-stream']],
      'application/octet-stream',
    ],
    ['a.txt', 'text/plain;charset=utf-8', [['text/plain']], 'text/plain;charset=utf-8'],
  ])('of %s as %s, allowed %j, is %s', (name, type, lists, registered) => {
    expect(registeredType(name, type, lists)).toBe(registered);
  });
});
