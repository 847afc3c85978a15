import { expect, test } from 'vitest';
import { checkFileKinds, parseFileKinds } from '../../../../backend/domain/file-kinds.ts';
import { parameterProblem } from '../../../../backend/ops/deploy/parameter-values.ts';

test('an empty text defines no kinds', () => {
  expect(parseFileKinds(' ').size).toBe(0);
});

test.each([
  ['{', 'kinds: must be an object in JSON'],
  ['[]', /^kinds: /],
  ['{"Avatar":{}}', /^kinds\.Avatar: a kind has 1 to 32/],
  ['{"constructor":{}}', 'kinds.constructor: choose another name'],
  ['{"avatar":{"maxSize":1}}', /^kinds\.avatar\.maxSize: /],
  ['{"avatar":{"maxFileSize":-1}}', /^kinds\.avatar\.maxFileSize: /],
  ['{"avatar":{"maxFileSize":"2MB"}}', /^kinds\.avatar\.maxFileSize: /],
  ['{"avatar":{"allowedTypes":[]}}', /^kinds\.avatar\.allowedTypes: /],
  ['{"avatar":{"allowedTypes":["png"]}}', /^kinds\.avatar\.allowedTypes\.0: /],
])('the kinds %j are refused, and the message names the place', (json, message) => {
  expect(() => parseFileKinds(json)).toThrow(message);
  // `npm run deploy` says so before CloudFormation starts.
  expect(parameterProblem('FileKinds', json)).toBeDefined();
});

test('more than fifty kinds are refused', () => {
  const kinds = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`kind-${index}`, {}]));
  expect(() => checkFileKinds(kinds)).toThrow(/^kinds: /);
});
