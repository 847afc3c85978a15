import { beforeAll, describe, expect, test } from 'vitest';
import { parseByteSize } from '../../../../src/element/attributes.ts';
import { validateFile } from '../../../../src/element/input/validate-file.ts';
import { loadTypes } from '../../../../src/element/input/type-check.ts';

beforeAll(loadTypes);

const file = (size: number, name = 'a.csv', type = ''): File =>
  new File([new Uint8Array(size)], name, { type });

test.each([
  ['5000000', 5_000_000],
  ['5MB', 5_000_000],
  ['1.5 mb', 1_500_000],
  ['5MiB', 5 * 1024 * 1024],
  ['0', 0],
  ['', undefined],
  ['5 apples', undefined],
  ['-1', undefined],
  ['Infinity', undefined],
])('parseByteSize(%j) is %j', (text, bytes) => {
  expect(parseByteSize(text)).toBe(bytes);
});

describe('validateFile', () => {
  test.each([
    [{ maxFileSize: 9 }, 'file-too-large', 9],
    [{ minFileSize: 11 }, 'file-too-small', 11],
    [{ maxTotalSize: 14 }, 'total-too-large', 14],
    [{ maxFileSize: 10, minFileSize: 10, maxTotalSize: 15 }, undefined, undefined],
  ])('a file of 10 bytes in a list of 5 bytes with the limits %j: %s', (limits, code, limit) => {
    const error = validateFile(file(10), { accept: '', ...limits }, 5);
    expect([error?.code, error?.details.limit]).toEqual([code, limit]);
  });

  test('a refused type names what is allowed, as extensions where the types have some', () => {
    const error = validateFile(file(1), { accept: 'image/jpeg, .tar.gz, application/x-own' }, 0);
    expect(error?.code).toBe('type-not-allowed');
    expect(error?.details.allowed).toEqual(['.jpg', '.tar.gz', 'application/x-own']);
  });

  test('a name with more characters than the API accepts has the code of long names', () => {
    const named = (length: number) => validateFile(file(1, 'a'.repeat(length)), { accept: '' }, 0);
    expect(named(1024)).toBeUndefined();
    expect(named(1025)).toMatchObject({ code: 'request-too-large', details: { limit: 1024 } });
  });
});
