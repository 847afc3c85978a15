import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { MEBIBYTE } from '../../src/contract/limits.ts';
import { PartsResponse } from '../../src/contract/responses.ts';
import { planned, read, readFiles } from '../support/local-stack/read-answer.ts';
import { stackOfEachTest } from '../support/local-stack/stack-of-each-test.ts';

/**
 * Browsers open six connections to a host with HTTP/1.1. A bucket has two host names, so files and parts
 * alternate between them.
 */
const { start, running } = stackOfEachTest();

const ONE = 'http://one.test';
const TWO = 'http://two.test';
const twoHosts = () => start({ uploadEndpoints: [ONE, TWO], maxFileSize: 100 * MEBIBYTE });
const originOf = ({ url }: { readonly url: string }) => new URL(url).origin;
const file = { name: 'a.txt', type: 'text/plain', size: 3 };
const copies = <T>(one: T, length: number): T[] => Array.from({ length }, () => one);
const sha256 = createHash('sha256').update('abc').digest('base64');

async function register(
  { api }: Awaited<ReturnType<typeof start>>,
  files: readonly object[],
  accepts: readonly string[] = [],
) {
  const body = { accepts, files };
  return readFiles((await api.call('POST', '/files', { key: running().browserKey, body })).body);
}

test.each(['form', 'put'] as const)(
  'every second %s of a call has the second host',
  async (kind) => {
    const all = await twoHosts();
    const files = await register(all, copies({ ...file, sha256 }, 4), [kind]);
    const origins = files.map((one) => originOf(planned(kind, one).upload));
    expect(origins).toEqual([ONE, TWO, ONE, TWO]);
  },
);

test('every second part has the second host', async () => {
  const all = await twoHosts();
  const [large] = await register(all, [{ ...file, size: 100 * MEBIBYTE }], ['multipart']);
  const origins = planned('multipart', large).upload.parts.map(originOf);
  expect(new Set(origins)).toEqual(new Set([ONE, TWO]));
  for (const [index, origin] of origins.entries()) {
    if (index > 0) expect(origin).not.toBe(origins[index - 1]);
  }
});

test('files that are signed again one by one are spread over both hosts', async () => {
  const all = await twoHosts();
  const files = await register(all, copies(file, 32), ['put']);
  const counts = { [ONE]: 0, [TWO]: 0 };
  for (const one of files) {
    const { id, token } = planned('put', one);
    const key = running().browserKey;
    const answer = await all.api.call('POST', `/files/${id}/parts`, { key, token, body: {} });
    const { upload } = read(PartsResponse, answer.body);
    const origin = upload && originOf(upload);
    if (origin === ONE || origin === TWO) counts[origin] += 1;
  }
  // Random ids differ more in three of a million runs.
  expect(counts[ONE] + counts[TWO]).toBe(32);
  expect(Math.min(counts[ONE], counts[TWO])).toBeGreaterThan(3);
});
