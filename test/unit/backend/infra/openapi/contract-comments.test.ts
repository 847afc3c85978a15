import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { readComments } from '../../../../../backend/infra/openapi/contract-comments.ts';

const folder = mkdtempSync(join(tmpdir(), 'filestore-comments-'));
afterAll(() => rmSync(folder, { recursive: true }));

function commentsOf(code: string) {
  const path = join(folder, 'contract.ts');
  writeFileSync(path, code);
  return readComments([pathToFileURL(path)]);
}

test('comments of interfaces, constants and their fields are read', () => {
  const comments = commentsOf(`
/** A request. */
export interface Request {
  /**
   * The name of
   * the file.
   * @example "a.txt"
   */
  readonly name: string;
  readonly size: number;
}

/**
 * The states:
 * - first
 * - second
 * @example {
 *   "state": "first"
 * }
 */
export const Answer = object({
  /** The state. */
  state: text,
});
export type Answer = Infer<typeof Answer>;
`);
  expect(comments.get('Request')).toEqual({
    description: 'A request.',
    fields: new Map([['name', { description: 'The name of the file.', example: 'a.txt' }]]),
  });
  expect(comments.get('Answer')).toEqual({
    description: 'The states:\n- first\n- second',
    example: { state: 'first' },
    fields: new Map([['state', { description: 'The state.' }]]),
  });
});

test('an example that is not JSON is an error', () => {
  expect(() => commentsOf("/** A name. @example 'a' */\nexport type Name = string;")).toThrow(
    "This @example is not JSON: 'a'",
  );
});
