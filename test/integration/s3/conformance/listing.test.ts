import {
  ListObjectsCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  type ListObjectsV2CommandInput,
} from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { conformance, type Check } from '../../../support/s3/conformance.ts';
import { refusal, s3Calls } from '../../../support/s3/calls.ts';
import type { S3Target } from '../../../support/s3/target.ts';

const keys = [
  'list/a',
  'list/b/1',
  'list/b/2',
  'list/c',
  'list/z/1',
  'list/ü',
  'list/報',
  'list/😀',
];
const byBytes = (left: string, right: string): number =>
  Buffer.compare(Buffer.from(left), Buffer.from(right));
const sorted = keys.toSorted(byBytes);
const folded = ['list/a', 'list/b/', 'list/c', 'list/z/', 'list/ü', 'list/報', 'list/😀'].toSorted(
  byBytes,
);

/** Puts the same few objects before each check; putting them again changes nothing. */
const filled =
  (check: Check, s3: () => S3Target): Check =>
  (name, body) =>
    check(name, async () => {
      await Promise.all(keys.map((key) => s3Calls(s3).put(key, { Body: key })));
      await body();
    });

conformance(
  'ListObjectsV2',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html',
  (plain, s3) => {
    const check = filled(plain, s3);
    const list = (more: Partial<ListObjectsV2CommandInput>) =>
      s3().client.send(new ListObjectsV2Command({ Bucket: s3().bucket, ...more }));
    const pages = (pageSize: number, more: Partial<ListObjectsV2CommandInput>) =>
      paginateListObjectsV2(
        { client: s3().client, pageSize },
        { Bucket: s3().bucket, Prefix: 'list/', ...more },
      );

    check('lists keys in the order of their UTF-8 bytes', async () => {
      const { Contents = [], KeyCount, IsTruncated } = await list({ Prefix: 'list/' });
      expect(Contents.map(({ Key }) => Key)).toEqual(sorted);
      expect([KeyCount, IsTruncated]).toEqual([keys.length, false]);
    });

    check('returns size, ETag, time and storage class', async () => {
      const { Contents = [] } = await list({ Prefix: 'list/a' });
      expect(Contents).toMatchObject([{ Size: 6, StorageClass: 'STANDARD' }]);
      expect(Contents[0]?.ETag).toMatch(/^"[0-9a-f]{32}"$/);
      expect(Contents[0]?.LastModified?.getTime()).toBeGreaterThan(Date.now() - 60_000);
    });

    for (const size of [1, 3, 100]) {
      check(`lists in pages of ${size}`, async () => {
        const seen: (string | undefined)[] = [];
        for await (const { Contents = [] } of pages(size, {})) {
          expect(Contents.length).toBeLessThanOrEqual(size);
          seen.push(...Contents.map(({ Key }) => Key));
        }
        expect(seen).toEqual(sorted);
      });

      check(`groups keys by a delimiter in pages of ${size}`, async () => {
        const seen: unknown[] = [];
        for await (const page of pages(size, { Delimiter: '/' })) {
          seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
          seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
        }
        expect(seen.map(String).toSorted(byBytes)).toEqual(folded);
      });
    }

    check('start-after lists only later keys', async () => {
      const { Contents = [] } = await list({ Prefix: 'list/', StartAfter: 'list/b/1' });
      expect(Contents.map(({ Key }) => Key)).toEqual(sorted.slice(sorted.indexOf('list/b/2')));
    });

    check('max-keys 0 returns an empty page', async () => {
      const answer = await list({ Prefix: 'list/', MaxKeys: 0 });
      expect([answer.KeyCount, answer.IsTruncated]).toEqual([0, false]);
    });

    check('a prefix without objects returns no contents', async () => {
      expect((await list({ Prefix: 'absent/' })).Contents).toBeUndefined();
    });

    check('refuses a continuation token that S3 did not return', async () => {
      expect(await refusal(list({ ContinuationToken: '!' }))).toEqual([400, 'InvalidArgument']);
    });

    check('encoding-type=url encodes the keys', async () => {
      const { Contents, EncodingType } = await list({ Prefix: 'list/ü', EncodingType: 'url' });
      expect([Contents?.[0]?.Key, EncodingType]).toEqual(['list/%C3%BC', 'url']);
    });

    check('refuses another encoding type', async () => {
      expect((await refusal(list({ EncodingType: 'base64' as 'url' })))[0]).toBe(400);
    });

    check('a missing bucket is 404', async () => {
      expect(await refusal(list({ Bucket: 'there-is-no-such-bucket' }))).toEqual([
        404,
        'NoSuchBucket',
      ]);
    });
  },
);

conformance(
  'ListObjects',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html',
  (plain, s3) => {
    const check = filled(plain, s3);
    const list = (more: object) =>
      s3().client.send(new ListObjectsCommand({ Bucket: s3().bucket, Prefix: 'list/', ...more }));

    check('lists only keys after the marker', async () => {
      const { Contents = [], Marker } = await list({ Marker: 'list/c' });
      expect(Contents.map(({ Key }) => Key)).toEqual(sorted.slice(sorted.indexOf('list/c') + 1));
      expect(Marker).toBe('list/c');
    });

    check('returns the next marker with a delimiter', async () => {
      const seen: unknown[] = [];
      for (let Marker: string | undefined = ''; Marker !== undefined;) {
        const page: Awaited<ReturnType<typeof list>> = await list({
          Marker,
          MaxKeys: 2,
          Delimiter: '/',
        });
        seen.push(...(page.Contents ?? []).map(({ Key }) => Key));
        seen.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix));
        Marker = page.IsTruncated ? page.NextMarker : undefined;
      }
      expect(seen.map(String).toSorted(byBytes)).toEqual(folded);
    });
  },
);
