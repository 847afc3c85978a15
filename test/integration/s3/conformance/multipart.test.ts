import { AbortMultipartUploadCommand, type CompletedPart } from '@aws-sdk/client-s3';
import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { conformance } from '../../../support/s3/conformance.ts';
import { refusal, s3Calls } from '../../../support/s3/calls.ts';

const big = randomBytes(5 * 1024 ** 2 + 3);
const small = randomBytes(1000);
const md5 = (bytes: Buffer): Buffer => createHash('md5').update(bytes).digest();

conformance(
  'CompleteMultipartUpload',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html',
  (check, s3) => {
    const { put, get, head, create, uploadPart, complete } = s3Calls(s3);

    check('joins the parts in order, with an ETag of their MD5s', async () => {
      const UploadId = await create('joined', { ContentType: 'a/b', Metadata: { m: 'n' } });
      const second = await uploadPart('joined', UploadId, 7, small);
      const first = await uploadPart('joined', UploadId, 2, big);
      const answer = await complete('joined', UploadId, [
        { PartNumber: 2, ETag: first.ETag },
        { PartNumber: 7, ETag: second.ETag },
      ]);
      const expected = md5(Buffer.concat([md5(big), md5(small)])).toString('hex');
      expect(answer.ETag).toBe(`"${expected}-2"`);
      const { bytes, ContentType, Metadata } = await get('joined');
      expect(bytes.equals(Buffer.concat([big, small]))).toBe(true);
      expect([ContentType, Metadata]).toEqual(['a/b', { m: 'n' }]);
    });

    check('returns a range across two parts', async () => {
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
      check(`a full-object ${ChecksumAlgorithm} equals the checksum of a single PUT`, async () => {
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
      check(
        `a composite ${ChecksumAlgorithm} is the checksum of the parts’ checksums`,
        async () => {
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
        },
      );
    }

    const wrong: [string, (one: CompletedPart, two: CompletedPart) => unknown[]][] = [
      [
        'a part under 5 MiB that is not the last',
        (one, two) => [[one, two], {}, [400, 'EntityTooSmall']],
      ],
      [
        'a part that was not uploaded',
        (one) => [[{ ...one, PartNumber: 3 }], {}, [400, 'InvalidPart']],
      ],
      [
        'a part with another ETag',
        (one) => [[{ ...one, ETag: '"wrong"' }], {}, [400, 'InvalidPart']],
      ],
      ['an empty list of parts', () => [[], {}, [400, 'MalformedXML']]],
      [
        'another size than the sum of the parts',
        (one) => [[one], { MpuObjectSize: 999 }, [400, 'InvalidRequest']],
      ],
    ];
    for (const [name, trial] of wrong) {
      check(`refuses ${name} and keeps the upload open`, async () => {
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

    check('refuses parts out of order and a part named twice', async () => {
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

    check('refuses a wrong checksum of the object', async () => {
      const kind = { ChecksumAlgorithm: 'CRC64NVME', ChecksumType: 'FULL_OBJECT' } as const;
      const UploadId = await create('full-checksum', kind);
      const { ETag, ChecksumCRC64NVME } = await uploadPart('full-checksum', UploadId, 1, small, {
        ChecksumAlgorithm: 'CRC64NVME',
      });
      const Parts = [{ PartNumber: 1, ETag, ChecksumCRC64NVME }];
      const wrong = { ChecksumCRC64NVME: 'AAAAAAAAAAA=' };
      expect(await refusal(complete('full-checksum', UploadId, Parts, wrong))).toEqual([
        400,
        'BadDigest',
      ]);
      await complete('full-checksum', UploadId, Parts, { ChecksumCRC64NVME });
    });

    check('a composite upload requires the checksum of each part', async () => {
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
      await put('existing');
      const UploadId = await create('existing');
      const { ETag } = await uploadPart('existing', UploadId, 1, small);
      expect(
        await refusal(
          complete('existing', UploadId, [{ PartNumber: 1, ETag }], { IfNoneMatch: '*' }),
        ),
      ).toEqual([412, 'PreconditionFailed']);
      expect((await get('existing')).text).toBe('hello world');
      await s3().client.send(
        new AbortMultipartUploadCommand({ Bucket: s3().bucket, Key: 'existing', UploadId }),
      );
    });

    check('of two concurrent completes with If-None-Match, one succeeds', async () => {
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

    check('closes the upload', async () => {
      const UploadId = await create('over');
      const { ETag } = await uploadPart('over', UploadId, 1, small);
      await complete('over', UploadId, [{ PartNumber: 1, ETag }]);
      expect(await refusal(uploadPart('over', UploadId, 2, small))).toEqual([404, 'NoSuchUpload']);
      expect((await get('over')).bytes.equals(small)).toBe(true);
    });

    check('uses the last version of a part', async () => {
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
