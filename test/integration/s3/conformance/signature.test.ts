import { expect } from 'vitest';
import { conformance } from '../../../support/s3/conformance.ts';
import { refusal, s3Calls } from '../../../support/s3/calls.ts';
import { pathOf, presignedUrl, send, sendTo } from '../../../support/s3/raw-request.ts';

const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1000);

conformance(
  'Presigned URLs',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html',
  (check, s3) => {
    const { put, get, head } = s3Calls(s3);
    const signed = (method: string, key: string, more: object = {}): URL =>
      presignedUrl(s3(), { method, key, ...more });
    const outcome = async (
      url: URL,
      method: string,
      headers: Record<string, string> = {},
      body = '',
    ) => {
      const { status, code } = await sendTo(url, method, headers, body);
      return [status, code];
    };

    check('accepts a presigned GET', async () => {
      await put('there');
      const answer = await sendTo(signed('GET', 'there'), 'GET', {});
      expect([answer.status, answer.text]).toEqual([200, 'hello world']);
    });

    check('accepts a presigned PUT with signed headers', async () => {
      const headers = { 'content-type': 'a/b', 'if-none-match': '*', 'content-length': '3' };
      const url = signed('PUT', 'signed', { headers });
      expect(await outcome(url, 'PUT', headers, 'abc')).toEqual([200, undefined]);
      expect(await outcome(url, 'PUT', headers, 'xyz')).toEqual([412, 'PreconditionFailed']);
      expect((await get('signed')).text).toBe('abc');
    });

    check('refuses an expired URL', async () => {
      const url = signed('GET', 'there', { scope: { date: ago(100) }, expiresIn: 60 });
      expect(await outcome(url, 'GET')).toEqual([403, 'AccessDenied']);
    });

    check('refuses a URL that expired after 0 seconds', async () => {
      const url = signed('GET', 'there', { scope: { date: ago(5) }, expiresIn: 0 });
      expect(await outcome(url, 'GET')).toEqual([403, 'AccessDenied']);
    });

    check('refuses a URL that is not yet valid', async () => {
      const url = signed('GET', 'there', { scope: { date: ago(-3600) } });
      expect(await outcome(url, 'GET')).toEqual([403, 'AccessDenied']);
    });

    for (const expiresIn of [604_801, -1]) {
      check(`refuses an expiry of ${expiresIn} seconds`, async () => {
        expect(await outcome(signed('GET', 'there', { expiresIn }), 'GET')).toEqual([
          400,
          'AuthorizationQueryParametersError',
        ]);
      });
    }

    for (const name of [
      'X-Amz-Algorithm',
      'X-Amz-Credential',
      'X-Amz-Date',
      'X-Amz-Expires',
      'X-Amz-SignedHeaders',
      'X-Amz-Signature',
    ]) {
      check(`refuses a URL without ${name}`, async () => {
        const url = signed('GET', 'there');
        url.searchParams.delete(name);
        const { status } = await sendTo(url, 'GET', {});
        expect([400, 403]).toContain(status);
      });
    }

    const denied = [403, 'SignatureDoesNotMatch'];
    const changes: [string, (url: URL) => void][] = [
      ['signature', (url) => url.searchParams.set('X-Amz-Signature', '0'.repeat(64))],
      ['key', (url) => (url.pathname = pathOf(s3(), 'other'))],
      ['expiry', (url) => url.searchParams.set('X-Amz-Expires', '901')],
      ['list of signed headers', (url) => url.searchParams.set('X-Amz-SignedHeaders', 'date;host')],
      ['query with one more parameter', (url) => url.searchParams.set('x-id', 'GetObject')],
    ];
    for (const [name, change] of changes) {
      check(`refuses a changed ${name}`, async () => {
        await put('there');
        await put('other');
        const url = signed('GET', 'there');
        change(url);
        expect(await outcome(url, 'GET')).toEqual(denied);
      });
    }

    check('refuses another method', async () => {
      expect(await outcome(signed('GET', 'there'), 'DELETE')).toEqual(denied);
    });

    check('refuses a changed or missing signed header', async () => {
      const url = signed('PUT', 'header', { headers: { 'content-type': 'a/b' } });
      expect(await outcome(url, 'PUT', { 'content-type': 'c/d' }, 'abc')).toEqual(denied);
      expect(await outcome(url, 'PUT', {}, 'abc')).toEqual(denied);
    });

    check('refuses another length than the signed one', async () => {
      const url = signed('PUT', 'length', { headers: { 'content-length': '3' } });
      expect(await outcome(url, 'PUT', {}, 'abcd')).toEqual(denied);
      expect(await outcome(url, 'PUT', {}, '')).toEqual(denied);
    });

    check('refuses a request without its signed If-None-Match', async () => {
      const url = signed('PUT', 'dropped', { headers: { 'if-none-match': '*' } });
      expect(await outcome(url, 'PUT', {}, 'abc')).toEqual(denied);
    });

    check('refuses bytes that do not match the signed checksum', async () => {
      // CRC-64/NVME of "123456789" is AE8B14860A799888 by its definition.
      const headers = {
        'x-amz-checksum-crc64nvme': Buffer.from('ae8b14860a799888', 'hex').toString('base64'),
      };
      const url = signed('PUT', 'checked', { headers });
      expect(await outcome(url, 'PUT', headers, '123456780')).toEqual([400, 'BadDigest']);
      expect(await outcome(url, 'PUT', headers, '123456789')).toEqual([200, undefined]);
    });

    for (const [name, value] of [
      ['x-amz-acl', 'public-read'],
      ['x-amz-tagging', 'a=b'],
      ['x-amz-meta-a', 'b'],
      ['x-amz-storage-class', 'GLACIER'],
      ['x-amz-website-redirect-location', 'http://evil.example'],
    ] as const) {
      check(`refuses an unsigned ${name}`, async () => {
        const url = signed('PUT', 'unsigned');
        expect(await outcome(url, 'PUT', { [name]: value }, 'abc')).toEqual([403, 'AccessDenied']);
      });
    }

    check('a checksum in the query is signed and ignored', async () => {
      const url = signed('PUT', 'hoisted', {
        query: { 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-sdk-checksum-algorithm': 'CRC32' },
      });
      expect(await outcome(url, 'PUT', {}, 'abc')).toEqual([200, undefined]);
    });

    check('tags in the query are signed and ignored', async () => {
      const url = signed('PUT', 'hoisted-tags', { query: { 'x-amz-tagging': 'a=b' } });
      expect(await outcome(url, 'PUT', {}, 'abc')).toEqual([200, undefined]);
      expect((await get('hoisted-tags')).TagCount).toBeUndefined();
    });

    check('stores metadata from the query', async () => {
      const url = signed('PUT', 'hoisted-meta', { query: { 'x-amz-meta-who': 'me' } });
      expect(await outcome(url, 'PUT', {}, 'abc')).toEqual([200, undefined]);
      expect((await head('hoisted-meta')).Metadata).toEqual({ who: 'me' });
    });

    check('refuses another access key and another secret', async () => {
      const { credentials } = s3();
      const other = { ...credentials, accessKeyId: 'SOMEBODYELSE' };
      expect(await outcome(signed('GET', 'there', { credentials: other }), 'GET')).toEqual([
        403,
        'InvalidAccessKeyId',
      ]);
      const wrong = { ...credentials, secretAccessKey: 'wrong' };
      expect(await outcome(signed('GET', 'there', { credentials: wrong }), 'GET')).toEqual(denied);
    });

    check('refuses another region', async () => {
      const url = signed('GET', 'there', { scope: { region: 'eu-central-1' } });
      expect(await outcome(url, 'GET')).toEqual([400, 'AuthorizationQueryParametersError']);
    });
  },
);

conformance(
  'Signed headers',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html',
  (check, s3) => {
    const { put } = s3Calls(s3);
    const get = async (more: object = {}) => {
      const { status, code } = await send(s3(), { method: 'GET', key: 'there', ...more });
      return [status, code];
    };

    check('refuses a request without a signature', async () => {
      await put('there');
      const { status, code } = await sendTo(`${s3().url}${pathOf(s3(), 'there')}`, 'GET', {});
      expect([status, code]).toEqual([403, 'AccessDenied']);
    });

    check('refuses a date that is off by more than 15 minutes', async () => {
      expect(await get({ scope: { date: ago(1000) } })).toEqual([403, 'RequestTimeTooSkewed']);
      expect(await get({ scope: { date: ago(-1000) } })).toEqual([403, 'RequestTimeTooSkewed']);
    });

    // https://docs.aws.amazon.com/AmazonS3/latest/API/RESTCommonRequestHeaders.html
    for (const dateHeader of ['same-form', 'http-date'] as const) {
      check(`accepts Date instead of x-amz-date, ${dateHeader}`, async () => {
        await put('there');
        expect(await get({ scope: { dateHeader } })).toEqual([200, undefined]);
        const late = { date: ago(1000), dateHeader };
        expect(await get({ scope: late })).toEqual([403, 'RequestTimeTooSkewed']);
      });
    }

    check('refuses another region and returns the right one', async () => {
      const answer = await send(s3(), {
        method: 'GET',
        key: 'there',
        scope: { region: 'eu-central-1' },
      });
      expect([answer.status, answer.code]).toEqual([400, 'AuthorizationHeaderMalformed']);
      expect(answer.text).toContain('<Region>us-east-1</Region>');
    });

    check('refuses an unsigned x-amz header', async () => {
      expect(await get({ unsigned: { 'x-amz-meta-a': 'b' } })).toEqual([403, 'AccessDenied']);
    });

    check('refuses another access key and another secret', async () => {
      const { credentials } = s3();
      const wrong = { ...credentials, secretAccessKey: 'wrong' };
      expect(await get({ credentials: wrong })).toEqual([403, 'SignatureDoesNotMatch']);
      const other = { ...credentials, accessKeyId: 'SOMEBODYELSE' };
      expect(await get({ credentials: other })).toEqual([403, 'InvalidAccessKeyId']);
    });

    check('refuses signature version 2', async () => {
      const url = `${s3().url}${pathOf(s3(), 'there')}`;
      const headers = { authorization: 'AWS AKID:c2lnbmF0dXJl', date: new Date().toUTCString() };
      const { status, code } = await sendTo(url, 'GET', headers);
      expect([status, code]).toEqual([400, 'InvalidRequest']);
    });

    check('an error is XML with code, message and request id', async () => {
      const answer = await send(s3(), { method: 'GET', key: 'nothing' });
      expect(answer.headers['content-type']).toBe('application/xml');
      expect(answer.text).toMatch(/<Error>.*<Message>[^<]+<\/Message>/s);
      expect(answer.headers['x-amz-request-id']).toBeDefined();
    });

    check('NoSuchBucket is returned only to signed requests', async () => {
      expect(await refusal(put('x', { Bucket: 'there-is-no-such-bucket' }))).toEqual([
        404,
        'NoSuchBucket',
      ]);
    });
  },
);
