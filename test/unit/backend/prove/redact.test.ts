import { expect, test } from 'vitest';
import { Redactor } from '../../../../backend/prove/redact.ts';

const redactor = new Redactor();
redactor.add('short-key');

test.each([
  ['a key', 'the key short-key is unknown'],
  ['a URL', 'GET https://bucket.s3.eu-central-1.amazonaws.com/demo/a?X-Amz-Signature=ab failed'],
  ['a part of a query', 'X-Amz-Security-Token=IQoJb3JpZ2lu&x'],
  ['an access key', 'credential ASIAIOSFODNN7EXAMPLE/20300101'],
  ['a token', `{"token":"${'aB3_-'.repeat(8)}`],
  ['a policy', `policy eyJleHBpcmF0aW9uIjoiMjAzMC0wMS0wMVQwMDowMDowMFoi=`],
])('a report does not contain %s', (_name, text) => {
  expect(redactor.text(text)).not.toMatch(/short-key|https|IQoJ|ASIA|aB3|eyJ|Signature|bucket/);
  expect(redactor.text(text)).toContain('[');
});

test('a report keeps codes, checksums, request ids and header names', () => {
  const text =
    '403 SignatureDoesNotMatch, x-amz-checksum-crc64nvme "rosUhgp5iIg=", ' +
    'access-control-expose-headers, 123e4567-e89b-42d3-a456-426614174000';
  expect(redactor.text(text)).toBe(text);
});
