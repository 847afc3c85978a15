import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { expect } from 'vitest';
import { conformance } from '../../../support/s3/conformance.ts';
import { refusal, s3Calls } from '../../../support/s3/calls.ts';
import { pathOf, send } from '../../../support/s3/raw-request.ts';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

conformance(
  'PutObject',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html',
  (check, s3) => {
    const { put, get, head } = s3Calls(s3);

    check('stores the content headers', async () => {
      const headers = {
        ContentType: 'text/x',
        ContentDisposition: 'inline',
        ContentEncoding: 'gzip',
        ContentLanguage: 'de',
        CacheControl: 'no-cache',
      };
      await put('headers', headers);
      expect(await get('headers')).toMatchObject({ ...headers, ContentLength: 11 });
    });

    check('stores metadata', async () => {
      await put('metadata', { Metadata: { who: 'me', 'some-thing': 'a b' } });
      expect((await head('metadata')).Metadata).toEqual({ who: 'me', 'some-thing': 'a b' });
    });

    check('refuses more than 2 KB of metadata', async () => {
      expect(await refusal(put('much', { Metadata: { a: 'x'.repeat(2048) } }))).toEqual([
        400,
        'MetadataTooLarge',
      ]);
    });

    check('the ETag of a single PUT is the MD5 of its bytes', async () => {
      expect((await put('etag')).ETag).toBe(`"${md5('hello world')}"`);
    });

    check('the default type is binary/octet-stream', async () => {
      await send(s3(), { method: 'PUT', key: 'untyped', body: 'abc' });
      expect((await head('untyped')).ContentType).toBe('binary/octet-stream');
    });

    check('does not store aws-chunked as a content encoding', async () => {
      await put('stream', {
        Body: Readable.from([Buffer.from('hello world')]),
        ContentLength: 11,
        ContentEncoding: 'gzip',
      });
      expect(await get('stream')).toMatchObject({ text: 'hello world', ContentEncoding: 'gzip' });
    });

    for (const [sent, kept] of [
      ['deflate, gzip', 'deflate, gzip'],
      ['gzip, aws-chunked', 'gzip'],
      ['aws-chunked', undefined],
    ] as const) {
      // https://github.com/ceph/s3-tests: test_object_content_encoding_aws_chunked
      check(`of the encoding "${sent}" stores ${kept ?? 'nothing'}`, async () => {
        await put('encoded', { ContentEncoding: sent });
        expect((await head('encoded')).ContentEncoding).toBe(kept);
      });
    }

    check('stores an empty object', async () => {
      await put('empty', { Body: '' });
      expect(await get('empty')).toMatchObject({ text: '', ContentLength: 0 });
    });

    check('an overwrite replaces the entire object', async () => {
      await put('twice', { Body: 'first', Metadata: { a: 'b' }, ContentType: 'a/b' });
      await put('twice', { Body: 'second one' });
      const { text, Metadata, ContentType } = await get('twice');
      expect([text, Metadata, ContentType]).not.toContain('a/b');
      expect([text, Metadata]).toEqual(['second one', {}]);
    });

    for (const key of [
      'ünï/ćode 報告',
      'a+b c%20d',
      '%2e%2e',
      "quote'()*!",
      'semi;colon:at@equals=amp&hash#question?',
      'back\\slash "and" <angle>',
      '😀/emoji',
    ]) {
      check(`stores the key ${key}`, async () => {
        await put(key, { Body: key });
        expect((await get(key)).text).toBe(key);
      });
    }

    for (const key of ['a//b', 'a/./b', 'a/../b', '/absolute', 'trailing/']) {
      check(`treats ${key} as a key, not as a path`, async () => {
        await put(key, { Body: key });
        expect((await get(key)).text).toBe(key);
      });
    }

    check('accepts keys of up to 1,024 bytes', async () => {
      const long = Array.from({ length: 8 }, () => 'k'.repeat(127)).join('/');
      await put(long);
      expect((await get(long)).text).toBe('hello world');
      expect(await refusal(put(`${long}${'ü'.repeat(10)}`))).toEqual([400, 'KeyTooLongError']);
    });

    check('an unknown bucket is 404', async () => {
      expect(await refusal(put('key', { Bucket: 'there-is-no-such-bucket' }))).toEqual([
        404,
        'NoSuchBucket',
      ]);
    });

    check('requires the content length', async () => {
      const answer = await send(s3(), {
        method: 'PUT',
        key: 'endless',
        unsigned: { 'transfer-encoding': 'chunked' },
        body: 'abc',
      });
      // Behavior of AWS as reported in https://github.com/irods/irods_resource_plugin_s3/issues/2301.
      expect([answer.status, answer.code]).toEqual([501, 'NotImplemented']);
    });

    check('ignores an unknown Expect header', async () => {
      const request = { method: 'PUT', key: 'expected', unsigned: { expect: '200' }, body: 'abc' };
      expect((await send(s3(), request)).status).toBe(200);
      expect(await get('expected')).toMatchObject({ ContentLength: 3 });
    });

    check('refuses a body that does not match its signed hash', async () => {
      const other = createHash('sha256').update('other').digest('hex');
      const answer = await send(s3(), {
        method: 'PUT',
        key: 'hash',
        payloadHash: other,
        body: 'this',
      });
      expect([answer.status, answer.code]).toEqual([400, 'XAmzContentSHA256Mismatch']);
      expect(await refusal(get('hash'))).toEqual([404, 'NoSuchKey']);
    });

    check('verifies Content-MD5', async () => {
      const right = Buffer.from(md5('hello world'), 'hex').toString('base64');
      const wrong = Buffer.alloc(16).toString('base64');
      await put('md5', { ContentMD5: right });
      expect(await refusal(put('md5', { ContentMD5: wrong }))).toEqual([400, 'BadDigest']);
      expect(await refusal(put('md5', { ContentMD5: 'AAAA' }))).toEqual([400, 'InvalidDigest']);
    });

    check('stores tags from a header', async () => {
      await put('tagged', { Tagging: 'a=b&c=d%20e' });
      expect((await get('tagged')).TagCount).toBe(2);
    });

    check('refuses more than ten tags', async () => {
      const eleven = Array.from({ length: 11 }, (_, index) => `k${index}=v`).join('&');
      expect((await refusal(put('tags', { Tagging: eleven })))[0]).toBe(400);
    });

    check('refuses a path that is not a valid URI', async () => {
      const answer = await send({ ...s3(), bucket: `${s3().bucket}/%zz` }, { method: 'PUT' });
      expect(answer.status).toBe(400);
    });
  },
);

conformance(
  'Conditional writes',
  'https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html',
  (check, s3) => {
    const { put, get } = s3Calls(s3);

    check('If-None-Match: * refuses an overwrite', async () => {
      await put('once', { IfNoneMatch: '*' });
      expect(await refusal(put('once', { IfNoneMatch: '*', Body: 'b' }))).toEqual([
        412,
        'PreconditionFailed',
      ]);
      expect((await get('once')).text).toBe('hello world');
    });

    check('If-None-Match accepts only *', async () => {
      expect(await refusal(put('tag', { IfNoneMatch: '"abc"' }))).toEqual([501, 'NotImplemented']);
    });

    check('of ten concurrent writers with If-None-Match, one succeeds', async () => {
      const bodies = Array.from({ length: 10 }, (_, index) => `${index}`.repeat(100_000));
      const results = await Promise.allSettled(
        bodies.map((Body) => put('race', { IfNoneMatch: '*', Body })),
      );
      const winners = bodies.filter((_, index) => results[index]?.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      expect((await get('race')).text).toBe(winners[0]);
    });

    check('If-Match replaces only the object with this ETag', async () => {
      const { ETag } = await put('match');
      expect(await refusal(put('match', { IfMatch: '"other"', Body: 'b' }))).toEqual([
        412,
        'PreconditionFailed',
      ]);
      await put('match', { IfMatch: ETag, Body: 'second' });
      expect((await get('match')).text).toBe('second');
    });

    check('If-Match on a missing object is 404', async () => {
      expect(await refusal(put('absent', { IfMatch: '"x"' }))).toEqual([404, 'NoSuchKey']);
    });
  },
);

conformance(
  'Chunked uploads',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html',
  (check, s3) => {
    const { get } = s3Calls(s3);
    const crc = (text: string): string => {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(crc32(text));
      return bytes.toString('base64');
    };
    const chunked = (key: string, body: string, length: number) =>
      send(s3(), {
        method: 'PUT',
        key,
        payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
        headers: {
          'content-encoding': 'aws-chunked',
          'x-amz-decoded-content-length': String(length),
          'x-amz-trailer': 'x-amz-checksum-crc32',
        },
        body,
      });

    check('accepts chunks with a trailing checksum', async () => {
      const large = 'x'.repeat(8192);
      const trailer = `0\r\nx-amz-checksum-crc32:${crc(`${large}world`)}\r\n\r\n`;
      const answer = await chunked('chunks', `2000\r\n${large}\r\n5\r\nworld\r\n${trailer}`, 8197);
      expect(answer.status).toBe(200);
      expect((await get('chunks')).text).toBe(`${large}world`);
    });

    check('refuses chunks of less than 8 KiB before the last', async () => {
      const trailer = `0\r\nx-amz-checksum-crc32:${crc('hello world')}\r\n\r\n`;
      const answer = await chunked('small', `6\r\nhello \r\n5\r\nworld\r\n${trailer}`, 11);
      expect([answer.status, answer.code]).toEqual([403, 'InvalidChunkSizeError']);
    });

    check('stores nothing with a wrong trailing checksum', async () => {
      const trailer = `0\r\nx-amz-checksum-crc32:${crc('other')}\r\n\r\n`;
      const answer = await chunked('wrong', `5\r\nhello\r\n${trailer}`, 5);
      expect([answer.status, answer.code]).toEqual([400, 'BadDigest']);
      expect(await refusal(get('wrong'))).toEqual([404, 'NoSuchKey']);
    });

    check('refuses fewer bytes than the decoded length', async () => {
      const trailer = `0\r\nx-amz-checksum-crc32:${crc('hello')}\r\n\r\n`;
      const answer = await chunked('short', `5\r\nhello\r\n${trailer}`, 6);
      expect([answer.status, answer.code]).toEqual([400, 'IncompleteBody']);
    });

    check('accepts a large stream from the SDK', async () => {
      const bytes = randomBytes(300_000);
      await s3Calls(s3).put('large', {
        Body: Readable.from([bytes.subarray(0, 100_001), bytes.subarray(100_001)]),
        ContentLength: bytes.length,
        ChecksumAlgorithm: 'CRC32',
      });
      expect((await get('large')).bytes.equals(bytes)).toBe(true);
      expect(pathOf(s3(), 'large')).toContain('large');
    });
  },
);
