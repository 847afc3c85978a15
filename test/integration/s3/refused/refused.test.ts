import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordedRefusal } from './recordings.ts';
import type { Row } from './row.ts';
import { ask, openSite, stateOf, type Site } from './site.ts';
import { ownRule, tables } from './tables/tables.ts';

/*
 * Requests that AWS refuses: each is refused here with AWS's status and code, with AWS's message if it is
 * known, and changes nothing.
 */

for (const [subject, rows] of Object.entries({ ...tables, ...ownRule })) {
  describe(subject, () => {
    let site: Site;
    let state: Readonly<Record<string, string>>;
    beforeAll(async () => {
      site = await openSite();
      state = await stateOf(site);
    });
    afterAll(() => site.close());

    test.each(rows.map((row) => [row.name, row] as const))(
      `S3 refuses %s (${subject})`,
      async (_name, row) => {
        const before = state;
        const request = typeof row.request === 'function' ? row.request(site) : row.request;
        const answer = await (request instanceof Promise ? request : ask(site, request));
        state = await stateOf(site);
        const message = messageOf(row);
        const received = /<Message>([^<]*)<\/Message>/.exec(answer.text)?.[1] ?? '';
        expect
          .soft(
            written(
              answer.status,
              row.code === undefined ? undefined : answer.code,
              message === undefined ? undefined : unescaped(received),
            ),
          )
          .toBe(written(row.status, row.code, message));
        expect(state).toEqual(before);
      },
    );
  });
}

function messageOf({ source, code, message }: Row): string | undefined {
  if (message !== undefined || code === undefined || typeof source === 'string') return message;
  return recordedRefusal(source.recording, source.step).message;
}

function written(...parts: readonly (string | number | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' ');
}

function unescaped(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

test('each row of refused requests agrees with its recording and has a unique name in its table', () => {
  for (const rows of Object.values({ ...tables, ...ownRule })) {
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    for (const { name, source, code } of rows) {
      if (typeof source === 'string') continue;
      const recording = recordedRefusal(source.recording, source.step);
      expect([name, code ?? recording.code]).toEqual([name, recording.code]);
    }
  }
});

test('the tables contain more than 150 requests that AWS refuses', () => {
  const rows = Object.values(tables).flat();
  const pages = rows.filter(
    ({ source }) => typeof source === 'string' && source.includes('docs.aws'),
  );
  const recordings = rows.filter(({ source }) => typeof source !== 'string');
  console.log(
    `${rows.length} requests that AWS refuses; ${recordings.length} by a recording, ${pages.length} by a page of AWS`,
  );
  expect(rows.length).toBeGreaterThan(150);
});
