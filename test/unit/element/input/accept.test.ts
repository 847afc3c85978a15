import { afterEach, describe, expect, test, vi } from 'vitest';
import { acceptTokens, isAccepted } from '../../../../src/element/input/accept.ts';

const file = (name: string, type = ''): File => new File(['a'], name, { type });

/** A file with a type that the constructor of File does not keep. */
function recorded(name: string, type: string): File {
  return Object.defineProperty(file(name), 'type', { value: type });
}

describe('isAccepted() follows the HTML standard', () => {
  test.each([
    ['', true],
    ['.csv', true],
    ['.CSV, image/*', true],
    ['*/*', true],
    ['.cs', false],
    ['image/*', false],
    ['application/pdf', false],
  ])('a .csv file without a type fits accept=%j: %j', (accept, fits) => {
    expect(isAccepted(file('a.csv'), accept)).toBe(fits);
  });

  test.each([
    ['image/*', true],
    ['IMAGE/PNG', true],
    ['image/jpeg', false],
    ['.png', false],
    ['text/*', false],
  ])('a picture without a useful name fits accept=%j: %j', (accept, fits) => {
    expect(isAccepted(file('a.unknown', 'image/png'), accept)).toBe(fits);
  });
});

describe('isAccepted() knows the other names of a type', () => {
  test.each([
    ['memo.webm', 'audio/webm;codecs=opus', 'audio/webm'],
    ['clip.webm', 'video/webm; codecs="vp8, opus"', 'video/*'],
    ['a.txt', 'text/plain;charset=utf-8', 'text/plain'],
    ['a.txt', 'text/plain', 'text/plain;charset=utf-8'],
    ['IMG_0001.HEIC', '', 'image/*'],
    ['IMG_0001.HEIC', '', 'image/heic'],
    ['a.heic', 'image/heif', 'image/heic'],
    ['a.csv', 'application/vnd.ms-excel', 'text/csv'],
    ['a.csv', '', 'text/csv'],
    ['a.csv', 'application/octet-stream', 'text/csv'],
    ['a.zip', 'application/x-zip-compressed', 'application/zip'],
    ['a.pdf', '', 'application/pdf'],
    ['a.md', '', 'text/markdown'],
    ['a.md', 'text/plain', 'text/markdown'],
    ['a.docx', '', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['a.jpg', 'image/jpeg', 'image/jpg'],
    ['a.jpg', 'image/jpg', 'image/jpeg'],
    ['a.wav', 'audio/x-wav', 'audio/wav'],
    ['a.wav', 'audio/wav', 'audio/x-wav'],
    ['a.3gp', '', 'audio/3gpp'],
    ['a.dcm', '', 'application/dicom'],
    ['Invoice', 'application/pdf', '.pdf'],
    ['1000012345', 'image/jpeg', '.jpg, .png'],
  ])('%s as "%s" fits accept="%s"', (name, type, accept) => {
    expect(isAccepted(recorded(name, type), accept)).toBe(true);
  });

  test.each([
    ['a.png', 'image/png', 'text/csv'],
    ['a.csv', 'text/csv', 'application/pdf, image/*'],
    ['a.mp4', 'video/mp4', 'audio/*'],
    ['a.docx', '', 'application/pdf'],
    ['a.exe', 'application/x-msdownload', 'image/*'],
    ['a.exe', 'image/png', '.png'],
    ['a.pdf', 'application/pdf', '.jpg'],
    ['a', '', 'image/*'],
    ['a', '', 'image/png'],
    ['a.html', 'application/zip', 'text/plain'],
  ])('%s as "%s" does not fit accept="%s"', (name, type, accept) => {
    expect(isAccepted(recorded(name, type), accept)).toBe(false);
  });
});

describe('acceptTokens()', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  afterEach(() => warn.mockClear());

  test.each([
    ['.jpg,image/png , IMAGE/*', ['.jpg', 'image/png', 'image/*']],
    ['audio/webm;codecs=opus', ['audio/webm']],
    ['.tar.gz, chemical/x-pdb, x-world/x-vrml', ['.tar.gz', 'chemical/x-pdb', 'x-world/x-vrml']],
    ['.jpg;.png|.gif', ['.jpg', '.png', '.gif']],
    ['*/*', []],
    ['', []],
  ])('reads %j without a warning', (accept, tokens) => {
    expect(acceptTokens(accept)).toEqual(tokens);
    expect(warn).not.toHaveBeenCalled();
  });

  test.each([
    ['jpg, png', ['.jpg', '.png']],
    ['*.jpg *.PNG', ['.jpg', '.png']],
    ['image', ['image/*']],
    ['audio/, video', ['audio/*', 'video/*']],
    ['*', []],
    ['.*', []],
    ['*.*', []],
    ['images/*', []],
    ['imgae/png, .gif', ['.gif']],
    ['picture', []],
    ['.', []],
    ['image/png/', []],
  ])('repairs or ignores %j with one warning', (accept, tokens) => {
    expect(acceptTokens(accept)).toEqual(tokens);
    acceptTokens('');
    acceptTokens(accept);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  test('a list without any token accepts every file', () => {
    expect(isAccepted(file('a.pdf', 'application/pdf'), 'picture')).toBe(true);
  });
});
