import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCopyCommand,
  type ChecksumAlgorithm,
  type CompletedPart,
  type ListPartsCommandOutput,
} from '@aws-sdk/client-s3';
import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { conformance } from '../../../s3/conformance.ts';
import { refusal, s3Calls } from '../../../s3/calls.ts';
import { send } from '../../../s3/raw-request.ts';

const big = randomBytes(5 * 1024 ** 2 + 3);
const small = randomBytes(1000);
const md5 = (bytes: Buffer): Buffer => createHash('md5').update(bytes).digest();

conformance(
  'CompleteMultipartUpload',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html',
  (check, s3) => {
    const { put, get, head, create, uploadPart, complete } = s3Calls(s3);

    check('the object is its parts in order, with an ETag of their MD5s', async () => {
      const UploadId = await create('whole', { ContentType: 'a/b', Metadata: { m: 'n' } });
      const second = await uploadPart('whole', UploadId, 7, small);
      const first = await uploadPart('whole', UploadId, 2, big);
      const answer = await complete('whole', UploadId, [
        { PartNumber: 2, ETag: first.ETag },
        { PartNumber: 7, ETag: second.ETag },
      ]);
      const expected = md5(Buffer.concat([md5(big), md5(small)])).toString('hex');
      expect(answer.ETag).toBe(`"${expected}-2"`);
      const { bytes, ContentType, Metadata } = await get('whole');
      expect(bytes.equals(Buffer.concat([big, small]))).toBe(true);
      expect([ContentType, Metadata]).toEqual(['a/b', { m: 'n' }]);
    });

    check('a range across two parts', async () => {
      const UploadId = await create('across');
      const Parts: CompletedPart[] = [];
      for (const [index, body] of [big, small].entries()) {
        const { ETag } = await uploadPart('across', UploadId, index + 1, body);
        Parts.push({ PartNumber: index + 1, ETag });
      }
      await complete('across', UploadId, Parts);
      const { bytes } = await get('across', { Range: `bytes=${big.length - 2}-${big.length + 1}` });
      expect(bytes.equals(Buffer.concat([big.subarray(-2), small.subarray(0, 2)]))).toBe(true);
    });

    for (const ChecksumAlgorithm of ['CRC64NVME', 'CRC32', 'CRC32C'] as const) {
      check(`a full-object ${ChecksumAlgorithm} is that of the same bytes in one PUT`, async () => {
        const field = `Checksum${ChecksumAlgorithm}` as const;
        const UploadId = await create('full', { ChecksumAlgorithm, ChecksumType: 'FULL_OBJECT' });
        const Parts: CompletedPart[] = [];
        for (const [index, bytes] of [big, big, small].entries()) {
          const part = await uploadPart('full', UploadId, index + 1, bytes, { ChecksumAlgorithm });
          Parts.push({ PartNumber: index + 1, ETag: part.ETag, [field]: part[field] });
        }
        const { [field]: combined, ChecksumType } = await complete('full', UploadId, Parts);
        const Body = Buffer.concat([big, big, small]);
        const { [field]: atOnce } = await put('at-once', { Body, ChecksumAlgorithm });
        expect([combined, ChecksumType]).toEqual([atOnce, 'FULL_OBJECT']);
        expect((await head('full'))[field]).toBe(atOnce);
      });
    }

    for (const ChecksumAlgorithm of ['SHA256', 'SHA1', 'CRC32', 'CRC32C'] as const) {
      check(`a composite ${ChecksumAlgorithm} is that of the parts’ checksums`, async () => {
        const field = `Checksum${ChecksumAlgorithm}` as const;
        const UploadId = await create('composite', { ChecksumAlgorithm });
        const part = await uploadPart('composite', UploadId, 1, small, { ChecksumAlgorithm });
        const { [field]: checksum, ChecksumType } = await complete('composite', UploadId, [
          { PartNumber: 1, ETag: part.ETag, [field]: part[field] },
        ]);
        const { [field]: digest } = await put('digest', {
          Body: Buffer.from(part[field] ?? '', 'base64'),
          ChecksumAlgorithm,
        });
        expect([checksum, ChecksumType]).toEqual([`${digest}-1`, 'COMPOSITE']);
      });
    }

    const wrong: [string, (one: CompletedPart, two: CompletedPart) => unknown[]][] = [
      [
        'a part under 5 MiB that is not the last',
        (one, two) => [[one, two], {}, [400, 'EntityTooSmall']],
      ],
      ['a part that never came', (one) => [[{ ...one, PartNumber: 3 }], {}, [400, 'InvalidPart']]],
      [
        'a part with another ETag',
        (one) => [[{ ...one, ETag: '"wrong"' }], {}, [400, 'InvalidPart']],
      ],
      ['no part at all', () => [[], {}, [400, 'MalformedXML']]],
      [
        'another size than the sum of the parts',
        (one) => [[one], { MpuObjectSize: 999 }, [400, 'InvalidRequest']],
      ],
    ];
    for (const [name, trial] of wrong) {
      check(`${name} is refused, and the upload goes on`, async () => {
        const UploadId = await create('strict');
        const one = { PartNumber: 1, ETag: (await uploadPart('strict', UploadId, 1, small)).ETag };
        const two = { PartNumber: 2, ETag: (await uploadPart('strict', UploadId, 2, small)).ETag };
        const [parts, more, expected] = trial(one, two);
        expect(
          await refusal(complete('strict', UploadId, parts as CompletedPart[], more as object)),
        ).toEqual(expected);
        await complete('strict', UploadId, [one], { MpuObjectSize: 1000 });
        expect((await head('strict')).ContentLength).toBe(1000);
      });
    }

    check('parts out of order, and a part named twice', async () => {
      const UploadId = await create('order');
      const Parts: CompletedPart[] = [];
      for (const PartNumber of [1, 2]) {
        const { ETag } = await uploadPart('order', UploadId, PartNumber, big);
        Parts.push({ PartNumber, ETag });
      }
      const order = [400, 'InvalidPartOrder'];
      expect(await refusal(complete('order', UploadId, Parts.toReversed()))).toEqual(order);
      expect(
        await refusal(complete('order', UploadId, [...Parts.slice(1), ...Parts.slice(1)])),
      ).toEqual(order);
    });

    check('another checksum than that of the whole', async () => {
      const kind = { ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'FULL_OBJECT' } as const;
      const UploadId = await create('whole-checksum', kind);
      const { ETag, ChecksumCRC64NVME } = await uploadPart('whole-checksum', UploadId, 1, small, {
        ChecksumAlgorithm: 'CRC64NVME',
      });
      const Parts = [{ PartNumber: 1, ETag, ChecksumCRC64NVME }];
      const wrong = { ChecksumCRC64NVME: 'AAAAAAAAAAA=' };
      expect(await refusal(complete('whole-checksum', UploadId, Parts, wrong))).toEqual([
        400,
        'BadDigest',
      ]);
      await complete('whole-checksum', UploadId, Parts, { ChecksumCRC64NVME });
    });

    check('composite checksums want that of each part', async () => {
      const UploadId = await create('unnamed', { ChecksumAlgorithm: 'SHA256' });
      const { ETag } = await uploadPart('unnamed', UploadId, 1, small, {
        ChecksumAlgorithm: 'SHA256',
      });
      expect(await refusal(complete('unnamed', UploadId, [{ PartNumber: 1, ETag }]))).toEqual([
        400,
        'InvalidRequest',
      ]);
    });

    check('If-None-Match: * refuses an overwrite, and the upload can be aborted', async () => {
      await put('taken');
      const UploadId = await create('taken');
      const { ETag } = await uploadPart('taken', UploadId, 1, small);
      expect(
        await refusal(complete('taken', UploadId, [{ PartNumber: 1, ETag }], { IfNoneMatch: '*' })),
      ).toEqual([412, 'PreconditionFailed']);
      expect((await get('taken')).text).toBe('hello world');
      await s3().client.send(
        new AbortMultipartUploadCommand({ Bucket: s3().bucket, Key: 'taken', UploadId }),
      );
    });

    check('of two that complete at once with If-None-Match one wins', async () => {
      const bodies = [small, randomBytes(1000)];
      const uploads = await Promise.all(
        bodies.map(async (body) => {
          const UploadId = await create('race');
          const { ETag } = await uploadPart('race', UploadId, 1, body);
          return { UploadId, Parts: [{ PartNumber: 1, ETag }] };
        }),
      );
      const results = await Promise.allSettled(
        uploads.map(({ UploadId, Parts }) =>
          complete('race', UploadId, Parts, { IfNoneMatch: '*' }),
        ),
      );
      const winners = bodies.filter((_, index) => results[index]?.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      expect((await get('race')).bytes.equals(winners[0] ?? Buffer.alloc(0))).toBe(true);
    });

    check('the upload is over afterwards', async () => {
      const UploadId = await create('over');
      const { ETag } = await uploadPart('over', UploadId, 1, small);
      await complete('over', UploadId, [{ PartNumber: 1, ETag }]);
      expect(await refusal(uploadPart('over', UploadId, 2, small))).toEqual([404, 'NoSuchUpload']);
      expect((await get('over')).bytes.equals(small)).toBe(true);
    });

    check('the last version of a part counts', async () => {
      const UploadId = await create('again');
      const first = await uploadPart('again', UploadId, 1, Buffer.from('first'));
      const { ETag } = await uploadPart('again', UploadId, 1, Buffer.from('second'));
      expect(
        await refusal(complete('again', UploadId, [{ PartNumber: 1, ETag: first.ETag }])),
      ).toEqual([400, 'InvalidPart']);
      await complete('again', UploadId, [{ PartNumber: 1, ETag }]);
      expect((await get('again')).text).toBe('second');
    });
  },
);

conformance(
  'UploadPart',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html',
  (check, s3) => {
    const { put, get, create, uploadPart, complete } = s3Calls(s3);

    check('numbers go from 1 to 10,000', async () => {
      const UploadId = await create('numbers');
      await uploadPart('numbers', UploadId, 10_000, small);
      for (const number of [0, 10_001, -1]) {
        expect(await refusal(uploadPart('numbers', UploadId, number, small))).toEqual([
          400,
          'InvalidArgument',
        ]);
      }
    });

    check('an upload that is not there, or of another key', async () => {
      const UploadId = await create('mine');
      const missing = [404, 'NoSuchUpload'];
      expect(await refusal(uploadPart('mine', 'unknown', 1, small))).toEqual(missing);
      expect(await refusal(uploadPart('other', UploadId, 1, small))).toEqual(missing);
    });

    check('a wrong checksum', async () => {
      const UploadId = await create('digest', { ChecksumAlgorithm: 'SHA256' });
      const wrong = { ChecksumSHA256: Buffer.alloc(32).toString('base64') };
      expect(await refusal(uploadPart('digest', UploadId, 1, small, wrong))).toEqual([
        400,
        'BadDigest',
      ]);
    });

    check('a checksum of another kind than the upload’s', async () => {
      const UploadId = await create('kinds', { ChecksumAlgorithm: 'SHA256' });
      const other = { ChecksumAlgorithm: 'CRC32' as ChecksumAlgorithm };
      expect((await refusal(uploadPart('kinds', UploadId, 1, small, other)))[0]).toBe(400);
    });

    check('answers its ETag and checksum', async () => {
      const UploadId = await create('answer', { ChecksumAlgorithm: 'SHA256' });
      const part = await uploadPart('answer', UploadId, 1, small, { ChecksumAlgorithm: 'SHA256' });
      expect(part.ETag).toBe(`"${md5(small).toString('hex')}"`);
      expect(part.ChecksumSHA256).toBe(createHash('sha256').update(small).digest('base64'));
    });

    check('UploadPartCopy takes a range of an object', async () => {
      await put('source', { Body: 'abcdefgh' });
      const UploadId = await create('copied');
      const copy = (CopySourceRange: string) =>
        s3().client.send(
          new UploadPartCopyCommand({
            Bucket: s3().bucket,
            Key: 'copied',
            UploadId,
            PartNumber: 1,
            CopySource: `${s3().bucket}/source`,
            CopySourceRange,
          }),
        );
      expect((await refusal(copy('bytes=0-99')))[0]).toBe(400);
      const { CopyPartResult } = await copy('bytes=2-4');
      await complete('copied', UploadId, [{ PartNumber: 1, ETag: CopyPartResult?.ETag }]);
      expect((await get('copied')).text).toBe('cde');
    });
  },
);

conformance(
  'CreateMultipartUpload',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html',
  (check, s3) => {
    for (const [algorithm, type] of [
      ['SHA256', 'FULL_OBJECT'],
      ['SHA1', 'FULL_OBJECT'],
      ['CRC64NVME', 'COMPOSITE'],
    ] as const) {
      check(`${algorithm} can not be ${type}`, async () => {
        const answer = await send(s3(), {
          method: 'POST',
          key: 'kind',
          query: { uploads: '' },
          headers: { 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': type },
        });
        expect([answer.status, answer.code]).toEqual([400, 'InvalidRequest']);
      });
    }

    check('an algorithm that nobody knows', async () => {
      const answer = await send(s3(), {
        method: 'POST',
        key: 'kind',
        query: { uploads: '' },
        headers: { 'x-amz-checksum-algorithm': 'ADLER' },
      });
      expect(answer.status).toBe(400);
    });
  },
);

conformance(
  'AbortMultipartUpload',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html',
  (check, s3) => {
    const { get, create, uploadPart } = s3Calls(s3);

    check('the upload is gone and nothing is there', async () => {
      const UploadId = await create('aborted');
      await uploadPart('aborted', UploadId, 1, small);
      const abort = new AbortMultipartUploadCommand({
        Bucket: s3().bucket,
        Key: 'aborted',
        UploadId,
      });
      expect((await s3().client.send(abort)).$metadata.httpStatusCode).toBe(204);
      const missing = [404, 'NoSuchUpload'];
      expect(await refusal(s3().client.send(abort))).toEqual(missing);
      expect(await refusal(uploadPart('aborted', UploadId, 1, small))).toEqual(missing);
      expect(await refusal(get('aborted'))).toEqual([404, 'NoSuchKey']);
    });
  },
);

conformance(
  'ListParts',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html',
  (check, s3) => {
    const { create, uploadPart } = s3Calls(s3);

    for (const pageSize of [1, 3, 1000]) {
      check(`by number, ${pageSize} at a time`, async () => {
        const UploadId = await create('parts');
        for (const number of [11, 3, 10_000, 1]) await uploadPart('parts', UploadId, number, small);
        const numbers: unknown[] = [];
        let marker: string | undefined;
        // By IsTruncated, because S3 names a next marker on the last page as well.
        for (let more = true; more;) {
          const page: ListPartsCommandOutput = await s3().client.send(
            new ListPartsCommand({
              Bucket: s3().bucket,
              Key: 'parts',
              UploadId,
              MaxParts: pageSize,
              PartNumberMarker: marker,
            }),
          );
          expect(page.Parts?.length ?? 0).toBeLessThanOrEqual(pageSize);
          numbers.push(...(page.Parts ?? []).map(({ PartNumber }) => PartNumber));
          marker = page.NextPartNumberMarker;
          more = page.IsTruncated ?? false;
        }
        expect(numbers).toEqual([1, 3, 11, 10_000]);
      });
    }

    check('with size, ETag and checksum', async () => {
      const UploadId = await create('detail', { ChecksumAlgorithm: 'SHA256' });
      await uploadPart('detail', UploadId, 1, small, { ChecksumAlgorithm: 'SHA256' });
      const list = new ListPartsCommand({ Bucket: s3().bucket, Key: 'detail', UploadId });
      const { Parts, ChecksumAlgorithm } = await s3().client.send(list);
      expect(ChecksumAlgorithm).toBe('SHA256');
      expect(Parts).toMatchObject([
        {
          Size: 1000,
          ETag: `"${md5(small).toString('hex')}"`,
          ChecksumSHA256: createHash('sha256').update(small).digest('base64'),
        },
      ]);
    });

    check('of an upload that is not there', async () => {
      const list = new ListPartsCommand({ Bucket: s3().bucket, Key: 'parts', UploadId: 'unknown' });
      expect(await refusal(s3().client.send(list))).toEqual([404, 'NoSuchUpload']);
    });
  },
);

conformance(
  'ListMultipartUploads',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html',
  (check, s3) => {
    const { create } = s3Calls(s3);

    check('by key, one at a time', async () => {
      const ids = [await create('open/b'), await create('open/a'), await create('open/b')];
      const seen: (string | undefined)[][] = [];
      let marker = {};
      for (;;) {
        const page = await s3().client.send(
          new ListMultipartUploadsCommand({
            Bucket: s3().bucket,
            Prefix: 'open/',
            MaxUploads: 1,
            ...marker,
          }),
        );
        seen.push(...(page.Uploads ?? []).map(({ Key, UploadId }) => [Key, UploadId]));
        if (!page.IsTruncated) break;
        marker = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
      }
      expect(seen.map(([key]) => key)).toEqual(['open/a', 'open/b', 'open/b']);
      expect(new Set(seen.map(([, id]) => id))).toEqual(new Set(ids));
    });
  },
);
