import { expect, test } from 'vitest';
import { FilestoreError } from '../../../src/contract/errors.ts';

test('JSON.stringify() keeps name, code, message and details of an error, without its cause', () => {
  const cause: { self?: unknown } = { self: 'secret' };
  cause.self = cause;
  const error = new FilestoreError('file-too-large', { detail: 'size: is 3', limit: 2, cause });
  expect(JSON.parse(JSON.stringify({ error }))).toEqual({
    error: {
      name: 'FilestoreError',
      code: 'file-too-large',
      message: 'file-too-large: size: is 3',
      details: { detail: 'size: is 3', limit: 2 },
    },
  });
  expect(JSON.parse(JSON.stringify(new FilestoreError('internal')))).toEqual({
    name: 'FilestoreError',
    code: 'internal',
    message: 'internal',
    details: {},
  });
  expect(error.cause).toBe(cause);
});
