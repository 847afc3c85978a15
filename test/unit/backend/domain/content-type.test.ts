import { describe, expect, test } from 'vitest';
import { contradictsDeclaredType, downloadType } from '../../../../backend/domain/content-type.ts';
import { detectContent } from '../../../../backend/domain/detect-content.ts';
import {
  bytes,
  classFile,
  compoundFile,
  docx,
  dosProgram,
  ebml,
  gzip,
  isoMedia,
  jar,
  linuxProgram,
  noise,
  pdf,
  png,
  shortcut,
  tar,
  windowsProgram,
  zip,
} from '../../../support/corpus/containers.ts';

/* Honest files and lies are in file-corpus.test.ts. These are the rules one by one. */

const contradicts = async (
  type: string,
  content: Uint8Array | string,
  ...allowedTypes: string[]
): Promise<boolean> =>
  contradictsDeclaredType(type, await detectContent(Buffer.from(content)), {
    allowedTypes: allowedTypes.flatMap((list) => list.split(',')),
  });

describe('detectContent()', () => {
  test.each([
    ['no bytes', '', 'empty', undefined],
    ['a letter', 'a', 'text', undefined],
    ['MZ and text', 'MZ,Intensity\n', 'text', undefined],
    ['MZ and zeros', bytes('MZ', Buffer.alloc(200)), 'binary', undefined],
    ['a DOS program', dosProgram, 'program', undefined],
    ['a Windows program', windowsProgram, 'program', undefined],
    ['a class file', classFile, 'program', undefined],
    ['a shortcut', shortcut, 'program', undefined],
    ['the magic of ELF and noise', bytes('\x7fELF', noise(99)), 'binary', 'application/elf'],
    [
      'the magic of Java and noise',
      bytes([0xca, 0xfe, 0xba, 0xbe], noise(99)),
      'binary',
      'application/java-vm',
    ],
    [
      'MZ and a header beyond the bytes',
      bytes('MZ', Buffer.alloc(58), [0, 0, 1, 0]),
      'binary',
      undefined,
    ],
    ['a tar that begins like a PNG', tar('\x89PNG\r\n\x1a\n', 'a'), 'binary', 'application/tar'],
    [
      'a packed Windows program',
      bytes('MZKERNEL32.DLL\0\0PE\0\0', Buffer.alloc(40), [16, 0, 0, 0], noise(99)),
      'program',
      undefined,
    ],
    [
      'a program of Windows 3',
      bytes('MZ', Buffer.alloc(58), [64, 0, 0, 0], 'NE\x05\x0a'),
      'program',
      undefined,
    ],
    [
      'a program of OS/2',
      bytes('MZ', Buffer.alloc(58), [64, 0, 0, 0], 'LX\0\0'),
      'program',
      undefined,
    ],
    [
      'a log with zeros before “LEVEL”',
      bytes('MZ', ' '.repeat(58), '@\0\0\0LEVEL 1\n'),
      'binary',
      undefined,
    ],
    ['an ELF file', linuxProgram, 'program', undefined],
    ['a PNG', png(), 'binary', 'image/png'],
    ['a ZIP', zip(['a', 'a']), 'binary', 'application/zip'],
    [
      'a byte order mark of UTF-16',
      bytes([0xff, 0xfe], Buffer.from('a', 'utf16le')),
      'text',
      undefined,
    ],
    ['bytes that no format begins with', noise(500), 'binary', undefined],
    ['BM and noise', bytes('BM', noise(500)), 'binary', undefined],
    ['the first bytes of MPEG sound', bytes([0xff, 0xfb], noise(500)), 'binary', undefined],
  ])('%s', async (_name, content, kind, type) => {
    expect(await detectContent(Buffer.from(content))).toMatchObject({ kind, type });
  });
});

describe('without a list, only proof contradicts', () => {
  test.each([
    ['application/zip', docx],
    ['application/zip', jar],
    ['application/zip', 'text'],
    ['application/zip', png()],
    ['application/gzip', windowsProgram],
    ['image/png', compoundFile],
    ['audio/mpeg', gzip('a')],
    [docxType(), zip(['a', 'a'])],
    [docxType(), compoundFile],
    ['application/pdf', bytes('\n', pdf)],
    ['application/pdf', noise(500)],
    ['image/png', noise(500)],
    ['image/x-own', zip(['a', 'a'])],
    ['audio/webm', ebml('webm')],
    ['text/plain', png()],
    ['application/octet-stream', windowsProgram],
    ['application/x-own', windowsProgram],
    ['image/png', ''],
  ])('a file declared as %s is kept', async (type, content) => {
    expect(await contradicts(type, content)).toBe(false);
  });

  test.each([
    ['image/png', 'text'],
    ['image/jpg', 'text'],
    ['application/pdf', 'text'],
    ['image/png', pdf],
    ['application/pdf', png()],
    ['video/mp4', png()],
    ['audio/mpeg', pdf],
    ['text/plain', windowsProgram],
    ['image/x-own', windowsProgram],
    ['audio/mpeg', linuxProgram],
    [docxType(), linuxProgram],
  ])('a file declared as %s is deleted', async (type, content) => {
    expect(await contradicts(type, content)).toBe(true);
  });
});

describe('with a list, text and unknown bytes are no picture', () => {
  test.each([
    ['image/png', noise(500), 'image/*'],
    ['application/pdf', noise(500), 'application/pdf'],
    ['image/png', isoMedia('isom'), 'image/*'],
    ['text/plain', png(), 'text/plain'],
    [docxType(), jar, docxType()],
    [docxType(), pdf, docxType()],
    ['text/csv', zip(['a', 'a']), 'text/*'],
  ])('a file declared as %s is deleted', async (type, content, list) => {
    expect(await contradicts(type, content, list)).toBe(true);
  });

  test.each([
    ['image/x-own', noise(500), 'image/*'],
    ['image/x-own', zip(['a', 'a']), 'image/*'],
    ['image/x-gz', gzip('a'), 'image/*'],
    ['image/vnd.ms-photo', compoundFile, 'image/*'],
    ['image/jpeg', png(), 'image/jpeg'],
    ['audio/mpeg', ebml('webm'), 'audio/mpeg'],
    ['video/mp4', png(), 'video/*,image/*'],
    ['application/x-own', windowsProgram, 'application/x-own'],
    ['text/plain', '<html><script>1</script>', 'text/plain'],
    ['text/x-own', zip(['a', 'a']), 'text/*'],
    ['image/x-own', png(), 'image/x-own'],
    ['audio/mpeg', noise(500), 'audio/*'],
    ['audio/mp4', isoMedia('isom'), 'audio/mp4'],
    ['audio/x-ms-wma', ebml('webm'), 'audio/x-ms-wma'],
    ['application/x-own', zip(['a', 'a']), 'application/x-own'],
    ['application/vnd.appimage', linuxProgram, 'application/vnd.appimage'],
    ['text/plain', noise(500), 'text/plain'],
    ['text/plain', '<html><p>source', 'text/plain'],
    ['text/plain', '<html><script>1</script>', 'text/*'],
    ['image/png', noise(500), '*/*'],
  ])('a file declared as %s is kept', async (type, content, list) => {
    expect(await contradicts(type, content, list)).toBe(false);
  });
});

function docxType(): string {
  return 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
}

test('downloadType() is application/octet-stream for scriptable types and unchanged for documents', () => {
  for (const type of ['text/html; charset=utf-8', 'image/svg+xml', 'TEXT/XML', 'text/javascript']) {
    expect(downloadType(type)).toBe('application/octet-stream');
  }
  expect(downloadType(docxType())).toBe(docxType());
});

test('content that is made to be slow to check is checked at once', async () => {
  const started = performance.now();
  for (const text of ['<!---->', '<!--', '<?x>', ' ', '\n', '%PDF-1.4\n', 'PE', 'on', '-->']) {
    for (const start of ['', '%PDF-1.4', 'MZ', '<!--']) {
      await contradicts('text/plain', start + text.repeat(4100 / text.length), 'text/plain');
      await contradicts('image/x-own', start + text.repeat(4100 / text.length), 'image/*');
    }
  }
  expect(performance.now() - started).toBeLessThan(2000);
});
