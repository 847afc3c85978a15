import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  paginateListParts,
  UploadPartCommand,
  type ChecksumAlgorithm,
  type ChecksumType,
  type CompletedPart,
  type CompleteMultipartUploadCommandInput,
} from '@aws-sdk/client-s3';
import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal, s3Calls } from '../../local-stack/s3-calls.ts';
import { S3_BUCKET as Bucket, startS3, type TestS3 } from '../../local-stack/start-s3.ts';

/** Multipart uploads as AWS's own SDK makes them. */
let s3: TestS3;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.close());
const { put, get } = s3Calls(() => s3);

const MiB = 1024 ** 2;
const big = randomBytes(5 * MiB + 3);
const small = randomBytes(1000);

const create = async (
  Key: string,
  more: { ChecksumAlgorithm?: ChecksumAlgorithm; ChecksumType?: ChecksumType } = {},
): Promise<string> => {
  const command = new CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'a/b', ...more });
  return (await s3.client.send(command)).UploadId ?? '';
};
const uploadPart = (Key: string, UploadId: string, PartNumber: number, Body: Buffer, more = {}) =>
  s3.client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ...more }));
const complete = (
  Key: string,
  UploadId: string,
  Parts: CompletedPart[],
  more: Partial<CompleteMultipartUploadCommandInput> = {},
) =>
  s3.client.send(
    new CompleteMultipartUploadCommand({
      Bucket,
      Key,
      UploadId,
      MultipartUpload: { Parts },
      ...more,
    }),
  );
const blobs = async (): Promise<number> => (await readdir(join(s3.directory, 'blobs'))).length;

describe('CompleteMultipartUpload https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html', () => {
  test('the object is its parts in order, with a multipart ETag', async () => {
    const UploadId = await create('whole');
    const second = await uploadPart('whole', UploadId, 7, small);
    const first = await uploadPart('whole', UploadId, 2, big);
    const answer = await complete('whole', UploadId, [
      { PartNumber: 2, ETag: first.ETag },
      { PartNumber: 7, ETag: second.ETag },
    ]);
    const md5 = (bytes: Buffer): Buffer => createHash('md5').update(bytes).digest();
    const expected = md5(Buffer.concat([md5(big), md5(small)])).toString('hex');
    expect(answer.ETag).toBe(`"${expected}-2"`);
    const { Body, ContentType } = await s3.client.send(
      new GetObjectCommand({ Bucket, Key: 'whole' }),
    );
    const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
    expect(bytes.equals(Buffer.concat([big, small]))).toBe(true);
    expect(ContentType).toBe('a/b');
    const across = await get('whole', { Range: `bytes=${big.length - 2}-${big.length + 1}` });
    expect(across.ContentLength).toBe(4);
    expect(s3.created.at(-1)).toMatchObject({ key: 'whole', reason: 'CompleteMultipartUpload' });
    expect(
      await refusal(complete('whole', UploadId, [{ PartNumber: 2, ETag: first.ETag }])),
    ).toEqual([404, 'NoSuchUpload']);
  });

  test.each(['CRC64NVME', 'CRC32', 'CRC32C'] as const)(
    'the full-object %s is that of the same bytes in one PUT',
    async (ChecksumAlgorithm) => {
      const kind = { ChecksumAlgorithm, ChecksumType: 'FULL_OBJECT' } as const;
      const UploadId = await create('full', kind);
      const Parts: CompletedPart[] = [];
      for (const [index, bytes] of [big, big, small].entries()) {
        const { ETag } = await uploadPart('full', UploadId, index + 1, bytes, {
          ChecksumAlgorithm,
        });
        Parts.push({ PartNumber: index + 1, ETag });
      }
      const field = `Checksum${ChecksumAlgorithm}` as const;
      const { [field]: combined, ChecksumType } = await complete('full', UploadId, Parts);
      const Body = Buffer.concat([big, big, small]);
      const { [field]: atOnce } = await put('at-once', { Body, ChecksumAlgorithm });
      expect([combined, ChecksumType]).toEqual([atOnce, 'FULL_OBJECT']);
      const head = new HeadObjectCommand({ Bucket, Key: 'full', ChecksumMode: 'ENABLED' });
      expect((await s3.client.send(head))[field]).toBe(atOnce);
    },
  );

  test.each(['SHA256', 'SHA1', 'CRC32'] as const)(
    'the composite %s is that of the parts’ checksums',
    async (ChecksumAlgorithm) => {
      const UploadId = await create('composite', { ChecksumAlgorithm });
      const field = `Checksum${ChecksumAlgorithm}` as const;
      const part = await uploadPart('composite', UploadId, 1, small, { ChecksumAlgorithm });
      const { [field]: checksum, ChecksumType } = await complete('composite', UploadId, [
        { PartNumber: 1, ETag: part.ETag, [field]: part[field] },
      ]);
      const raw = Buffer.from(part[field] ?? '', 'base64');
      const { [field]: digest } = await put('digest', { Body: raw, ChecksumAlgorithm });
      expect([checksum, ChecksumType]).toEqual([`${digest}-1`, 'COMPOSITE']);
    },
  );

  test('what does not fit is refused, and the upload goes on', async () => {
    const UploadId = await create('strict');
    const one = { PartNumber: 1, ETag: (await uploadPart('strict', UploadId, 1, small)).ETag };
    const two = { PartNumber: 2, ETag: (await uploadPart('strict', UploadId, 2, small)).ETag };
    const tries: [CompletedPart[], object, unknown[]][] = [
      [[two, one], {}, [400, 'InvalidPartOrder']],
      [[one, one], {}, [400, 'InvalidPartOrder']],
      [[one, two], {}, [400, 'EntityTooSmall']],
      [[{ PartNumber: 3, ETag: one.ETag }], {}, [400, 'InvalidPart']],
      [[{ PartNumber: 1, ETag: '"wrong"' }], {}, [400, 'InvalidPart']],
      [[{ ...one, ChecksumCRC64NVME: 'AAAAAAAAAAA=' }], {}, [400, 'InvalidPart']],
      [[one], { MpuObjectSize: 999 }, [400, 'InvalidRequest']],
      [[one], { ChecksumCRC64NVME: 'AAAAAAAAAAA=' }, [400, 'BadDigest']],
    ];
    for (const [parts, more, expected] of tries) {
      expect(await refusal(complete('strict', UploadId, parts, more))).toEqual(expected);
    }
    expect(await refusal(get('strict'))).toEqual([404, 'NoSuchKey']);
    await put('strict');
    const absent = { IfNoneMatch: '*' };
    expect(await refusal(complete('strict', UploadId, [one], absent))).toEqual([
      412,
      'PreconditionFailed',
    ]);
    await complete('strict', UploadId, [one], { MpuObjectSize: 1000 });
    expect((await get('strict')).ContentLength).toBe(1000);
  });

  test('of all bytes that came only those of the object stay', async () => {
    const before = await blobs();
    const UploadId = await create('tidy');
    await uploadPart('tidy', UploadId, 1, big);
    const again = await uploadPart('tidy', UploadId, 1, small);
    await uploadPart('tidy', UploadId, 2, small);
    await complete('tidy', UploadId, [{ PartNumber: 1, ETag: again.ETag }]);
    expect(await blobs()).toBe(before + 1);
  });
});

describe('UploadPart https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html', () => {
  test('takes numbers from 1 to 10000, of an upload that is there, for its own key', async () => {
    const UploadId = await create('numbers');
    await uploadPart('numbers', UploadId, 10_000, small);
    for (const number of [0, 10_001, -1, 1.5]) {
      expect((await refusal(uploadPart('numbers', UploadId, number, small)))[0]).toBe(400);
    }
    const missing = [404, 'NoSuchUpload'];
    expect(await refusal(uploadPart('numbers', 'unknown', 1, small))).toEqual(missing);
    expect(await refusal(uploadPart('other', UploadId, 1, small))).toEqual(missing);
  });

  test('a checksum that is wrong, or of another kind than the upload’s', async () => {
    const UploadId = await create('kinds', { ChecksumAlgorithm: 'SHA256' });
    const wrong = { ChecksumSHA256: Buffer.alloc(32).toString('base64') };
    expect(await refusal(uploadPart('kinds', UploadId, 1, small, wrong))).toEqual([
      400,
      'BadDigest',
    ]);
    const other = { ChecksumAlgorithm: 'CRC32' };
    expect(await refusal(uploadPart('kinds', UploadId, 1, small, other))).toEqual([
      400,
      'InvalidRequest',
    ]);
  });
});

describe('AbortMultipartUpload https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html', () => {
  test('leaves nothing', async () => {
    const before = await blobs();
    const UploadId = await create('aborted');
    await uploadPart('aborted', UploadId, 1, big);
    const abort = new AbortMultipartUploadCommand({ Bucket, Key: 'aborted', UploadId });
    await s3.client.send(abort);
    expect(await blobs()).toBe(before);
    expect(await refusal(s3.client.send(abort))).toEqual([404, 'NoSuchUpload']);
    expect(await refusal(uploadPart('aborted', UploadId, 1, small))).toEqual([404, 'NoSuchUpload']);
  });
});

describe('ListParts https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html', () => {
  test('page by page, by number', async () => {
    const UploadId = await create('parts');
    for (const number of [11, 3, 10_000, 1]) await uploadPart('parts', UploadId, number, small);
    // Made anew each time: the SDK's paginator writes its marker into it.
    const input = () => ({ Bucket, Key: 'parts', UploadId });
    for (const pageSize of [1, 3, 1000]) {
      const numbers: unknown[] = [];
      for await (const { Parts = [] } of paginateListParts(
        { client: s3.client, pageSize },
        input(),
      )) {
        numbers.push(...Parts.map(({ PartNumber }) => PartNumber));
      }
      expect(numbers).toEqual([1, 3, 11, 10_000]);
    }
    const [part] = (await s3.client.send(new ListPartsCommand(input()))).Parts ?? [];
    expect(part).toMatchObject({ Size: 1000, ETag: expect.any(String) });
    expect(part?.ChecksumCRC64NVME).toMatch(/=$/);
  });
});

describe('ListMultipartUploads https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html', () => {
  test('page by page, by key', async () => {
    const ids = [await create('open/b'), await create('open/a'), await create('open/b')];
    const seen: unknown[] = [];
    let marker = {};
    for (;;) {
      const page = await s3.client.send(
        new ListMultipartUploadsCommand({ Bucket, Prefix: 'open/', MaxUploads: 1, ...marker }),
      );
      seen.push(...(page.Uploads ?? []).map(({ Key, UploadId }) => [Key, UploadId]));
      if (!page.IsTruncated) break;
      marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
    }
    expect(seen.map((row) => String(row).split(',')[0])).toEqual(['open/a', 'open/b', 'open/b']);
    expect(seen.map((row) => String(row).split(',')[1]).toSorted(undefined)).toEqual(
      ids.toSorted(undefined),
    );
  });
});

test('open uploads and their parts outlive a restart', async () => {
  const UploadId = await create('restart');
  const { ETag } = await uploadPart('restart', UploadId, 1, small);
  const { port } = new URL(s3.url);
  await s3.restart(Number(port));
  await complete('restart', UploadId, [{ PartNumber: 1, ETag }]);
  expect((await get('restart')).ContentLength).toBe(1000);
});
