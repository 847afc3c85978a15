import { expect } from 'vitest';
import { conformance } from '../../../support/s3/conformance.ts';
import { refusal, s3Calls } from '../../../support/s3/calls.ts';
import { pathOf, presignedUrl, send, sendTo } from '../../../support/s3/raw-request.ts';

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz';

conformance(
  'GetObject',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html',
  (check, s3) => {
    const { put, get, head } = s3Calls(s3);
    const alphabet = () => put('alphabet', { Body: ALPHABET, ContentType: 'text/plain' });

    for (const [Range, text, ContentRange] of [
      ['bytes=0-2', 'abc', 'bytes 0-2/26'],
      ['bytes=23-', 'xyz', 'bytes 23-25/26'],
      ['bytes=-2', 'yz', 'bytes 24-25/26'],
      ['bytes=-100', ALPHABET, 'bytes 0-25/26'],
      ['bytes=25-1000', 'z', 'bytes 25-25/26'],
    ] as const) {
      check(`returns the range ${Range}`, async () => {
        await alphabet();
        const answer = await get('alphabet', { Range });
        expect(answer).toMatchObject({ text, ContentRange, ContentLength: text.length });
        expect(answer.$metadata.httpStatusCode).toBe(206);
      });
    }

    for (const Range of ['bytes=26-', 'bytes=-0']) {
      check(`refuses the range ${Range} as not satisfiable`, async () => {
        await alphabet();
        expect(await refusal(get('alphabet', { Range }))).toEqual([416, 'InvalidRange']);
      });
    }

    for (const Range of ['bytes=5-2', 'bytes=a-b', 'lines=1-2', 'bytes=0-1,3-4']) {
      check(`ignores the range ${Range}`, async () => {
        await alphabet();
        const { text, $metadata } = await get('alphabet', { Range });
        expect([text, $metadata.httpStatusCode]).toEqual([ALPHABET, 200]);
      });
    }

    check('returns ETag, Last-Modified, length, type and Accept-Ranges', async () => {
      await alphabet();
      const { headers } = await send(s3(), { method: 'GET', key: 'alphabet' });
      expect(headers).toMatchObject({
        'content-length': '26',
        'content-type': 'text/plain',
        'accept-ranges': 'bytes',
        etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
      });
      expect(Date.parse(String(headers['last-modified']))).toBeGreaterThan(Date.now() - 60_000);
    });

    check('HeadObject returns the same headers without a body', async () => {
      await alphabet();
      const [full, bare] = await Promise.all(
        ['GET', 'HEAD'].map((method) => send(s3(), { method, key: 'alphabet' })),
      );
      expect(bare?.text).toBe('');
      for (const name of ['etag', 'content-length', 'content-type', 'last-modified']) {
        expect(bare?.headers[name]).toBe(full?.headers[name]);
      }
    });

    check('HeadObject returns the length of a range', async () => {
      await alphabet();
      expect((await head('alphabet', { Range: 'bytes=0-4' })).ContentLength).toBe(5);
    });

    check('a missing object is 404', async () => {
      expect(await refusal(get('nothing'))).toEqual([404, 'NoSuchKey']);
      expect((await refusal(head('nothing')))[0]).toBe(404);
    });

    check('If-Match returns the object or 412', async () => {
      const { ETag } = await alphabet();
      expect((await get('alphabet', { IfMatch: ETag })).text).toBe(ALPHABET);
      expect(await refusal(get('alphabet', { IfMatch: '"x"' }))).toEqual([
        412,
        'PreconditionFailed',
      ]);
    });

    check('If-None-Match returns the object or 304', async () => {
      const { ETag } = await alphabet();
      expect((await refusal(get('alphabet', { IfNoneMatch: ETag })))[0]).toBe(304);
      expect((await get('alphabet', { IfNoneMatch: '"x"' })).text).toBe(ALPHABET);
    });

    const past = () => new Date(Date.now() - 3_600_000);
    const future = () => new Date(Date.now() + 3_600_000);

    check('If-Modified-Since returns the object or 304', async () => {
      await alphabet();
      expect((await get('alphabet', { IfModifiedSince: past() })).text).toBe(ALPHABET);
      const { LastModified } = await head('alphabet');
      expect((await refusal(get('alphabet', { IfModifiedSince: LastModified })))[0]).toBe(304);
    });

    check('If-Unmodified-Since returns the object or 412', async () => {
      await alphabet();
      expect((await get('alphabet', { IfUnmodifiedSince: future() })).text).toBe(ALPHABET);
      expect(await refusal(get('alphabet', { IfUnmodifiedSince: past() }))).toEqual([
        412,
        'PreconditionFailed',
      ]);
    });

    check('a matching If-Match takes precedence over a failing If-Unmodified-Since', async () => {
      const { ETag } = await alphabet();
      const both = { IfMatch: ETag, IfUnmodifiedSince: past() };
      expect((await get('alphabet', both)).text).toBe(ALPHABET);
    });

    check('a new If-None-Match takes precedence over a failing If-Modified-Since', async () => {
      const { ETag } = await alphabet();
      const both = { IfNoneMatch: ETag, IfModifiedSince: past() };
      expect((await refusal(get('alphabet', both)))[0]).toBe(304);
    });

    check('the query can override every response header', async () => {
      await alphabet();
      const overrides = {
        ResponseContentType: 'a/b',
        ResponseContentDisposition: 'attachment; filename="x"',
        ResponseCacheControl: 'private, no-store',
        ResponseContentEncoding: 'identity',
        ResponseContentLanguage: 'de',
      };
      expect(await get('alphabet', overrides)).toMatchObject({
        ContentType: 'a/b',
        ContentDisposition: 'attachment; filename="x"',
        CacheControl: 'private, no-store',
        ContentEncoding: 'identity',
        ContentLanguage: 'de',
      });
    });

    check('refuses an override that is not a valid header value', async () => {
      await alphabet();
      const query = { 'response-content-disposition': 'attachment; filename="報告"' };
      const answer = await send(s3(), { method: 'GET', key: 'alphabet', query });
      expect([answer.status, answer.code]).toEqual([400, 'InvalidArgument']);
    });

    check('refuses an override with a line break', async () => {
      await alphabet();
      const query = { 'response-content-type': 'a/b\r\nset-cookie: a=b' };
      const answer = await send(s3(), { method: 'GET', key: 'alphabet', query });
      expect(answer.headers['set-cookie']).toBeUndefined();
    });

    check('refuses an override in a request without a signature', async () => {
      await alphabet();
      const bare = new URL(`${s3().url}${pathOf(s3(), 'alphabet')}?response-content-type=a/b`);
      expect((await sendTo(bare, 'GET', {})).status).toBeGreaterThanOrEqual(400);
      const signed = presignedUrl(s3(), { method: 'GET', key: 'alphabet' });
      signed.searchParams.set('response-content-type', 'a/b');
      expect((await sendTo(signed, 'GET', {})).code).toBe('SignatureDoesNotMatch');
    });
  },
);
