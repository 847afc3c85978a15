import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newFileId } from '../../backend/domain/file-id.ts';
import type { FileRecord } from '../../backend/domain/file-record.ts';
import { markDeleted, markStored, markUploaded } from '../../backend/domain/file-transitions.ts';
import { objectKey } from '../../backend/domain/object-key.ts';
import type { ListedState } from '../../src/contract/server-requests.ts';
import { apiClient } from '../support/local-stack/client.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';
import { scaledRuns } from '../support/scale.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

const START = 1_900_000_000_000;
const SPAN = 20;

/** The life of a file: it is uploaded, perhaps stored, and perhaps deleted. Times are often the same. */
const life = fc.record({
  uploadedAt: fc.nat(SPAN),
  storedAfter: fc.option(fc.nat(SPAN), { nil: undefined }),
  deleted: fc.boolean(),
});
type Life = typeof life extends fc.Arbitrary<infer Value> ? Value : never;

const query = fc.record({
  state: fc.constantFrom<ListedState>('UPLOADED', 'STORED'),
  limit: fc.integer({ min: 1, max: 9 }),
  after: fc.option(fc.integer({ min: -5, max: 2 * SPAN }), { nil: undefined }),
  before: fc.option(fc.integer({ min: -5, max: 2 * SPAN }), { nil: undefined }),
});

async function create(tenant: string, { uploadedAt, storedAfter, deleted }: Life) {
  const { files } = stack.stack;
  const id = newFileId();
  const key = objectKey(tenant, id);
  const row: FileRecord = {
    key,
    state: 'PENDING',
    name: 'a.txt',
    size: 3,
    type: 'text/plain',
    tokenHash: 'h',
    urlExpiresAt: START,
    createdAt: START,
    due: START * 2,
    dueShard: 0,
  };
  await files.create(row);
  const object = { size: 3, type: 'text/plain', etag: '"e"' };
  await files.update(key, markUploaded(object, START + uploadedAt));
  const storedAt = storedAfter === undefined ? undefined : uploadedAt + storedAfter;
  if (storedAt !== undefined) await files.update(key, markStored(undefined, START + storedAt));
  if (deleted) await files.update(key, markDeleted(key, START));
  const state = deleted ? undefined : storedAt === undefined ? 'UPLOADED' : 'STORED';
  return { id, state, at: START + (storedAt ?? uploadedAt) };
}

test('all pages together have each file of the state and the time once, in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(life, { maxLength: 25 }),
      fc.array(query, { minLength: 1, maxLength: 5 }),
      async (lives, queries) => {
        const tenant = `t${randomBytes(6).toString('hex')}`;
        const all = await Promise.all(lives.map((one) => create(tenant, one)));
        // A neighbour whose files must not be listed.
        await create(`${tenant}x`, { uploadedAt: 0, storedAfter: 0, deleted: false });
        for (const { state, limit, after, before } of queries) {
          const range = {
            after: after === undefined ? undefined : START + after,
            before: before === undefined ? undefined : START + before,
          };
          const listed: { id: string; at: number }[] = [];
          let cursor: string | undefined;
          do {
            const options = { tenant, state, limit, ...range, cursor };
            const page = await stack.stack.files.list(options);
            expect(page.files.length).toBeLessThanOrEqual(limit);
            if (page.cursor !== undefined) expect(page.files).toHaveLength(limit);
            for (const { key, uploadedAt = 0, storedAt = uploadedAt } of page.files) {
              listed.push({ id: key.slice(tenant.length + 1), at: storedAt });
            }
            cursor = page.cursor;
          } while (cursor !== undefined);
          const expected = all
            .filter((file) => file.state === state)
            .filter(({ at }) => at >= (range.after ?? 0) && at < (range.before ?? Infinity))
            .map(({ id, at }) => ({ id, at }))
            .toSorted((left, right) => left.at - right.at || (left.id < right.id ? -1 : 1));
          expect(listed).toEqual(expected);
        }
      },
    ),
    { numRuns: scaledRuns(400, 20) },
  );
}, 300_000);

describe('GET /files', () => {
  test.each([
    ['', /^state: is missing/],
    ['?state=PENDING', /^state: /],
    ['?state=STORED&limit=0', /^limit: must be at least 1/],
    ['?state=STORED&limit=101', /^limit: must be at most 100/],
    ['?state=STORED&limit=ten', /^limit: /],
    ['?state=STORED&after=yesterday', /^after: must be a time in ISO 8601/],
    ['?state=STORED&before=2026-11-29T12:00:00%2B02', /^before: must be a time in ISO 8601/],
    ['?state=STORED&cursor=x', /^cursor: must be the cursor of the page before/],
    ['?state=STORED&state=UPLOADED', /^state: must not be repeated/],
    ['?state=STORED&tenant=other', /^tenant: unknown field/],
  ])('GET /files%s is refused, and the detail says why', async (parameters, detail) => {
    const { status, body } = await apiClient(stack).server('GET', `/files${parameters}`);
    expect([status, body['code'], body['detail']]).toEqual([
      400,
      'invalid-request',
      expect.stringMatching(detail),
    ]);
  });

  test.each(['2026-01-01T00:00:00Z', '2300-01-01T00:00:00Z', '1900-01-01T00:00:00+05:30'])(
    'GET /files accepts %s',
    async (time) => {
      const path = `/files?state=STORED&before=${encodeURIComponent(time)}`;
      expect((await apiClient(stack).server('GET', path)).status).toBe(200);
    },
  );

  test('only a server key lists files', async () => {
    const options = { key: stack.browserKey };
    const { body } = await apiClient(stack).call('GET', '/files?state=STORED', options);
    expect(body['code']).toBe('role-not-allowed');
  });
});
