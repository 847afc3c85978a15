import {
  DeleteBucketCorsCommand,
  GetBucketCorsCommand,
  PutBucketCorsCommand,
  type CORSRule,
} from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { conformance } from '../../../support/s3/conformance.ts';
import { refusal, s3Calls } from '../../../support/s3/calls.ts';
import { pathOf, presignedUrl, sendTo } from '../../../support/s3/raw-request.ts';

const PAGE = 'http://page.example';
const rules: CORSRule[] = [
  {
    AllowedOrigins: [PAGE, 'https://*.page.example'],
    AllowedMethods: ['PUT', 'GET'],
    AllowedHeaders: ['content-type', 'x-amz-checksum-*'],
    ExposeHeaders: ['ETag', 'x-amz-checksum-crc64nvme'],
    MaxAgeSeconds: 3000,
  },
  { AllowedOrigins: ['*'], AllowedMethods: ['HEAD'] },
];

conformance(
  'CORS',
  'https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html',
  (check, s3) => {
    const setRules = (CORSRules: CORSRule[]) =>
      s3().client.send(
        new PutBucketCorsCommand({ Bucket: s3().bucket, CORSConfiguration: { CORSRules } }),
      );
    const getRules = () => s3().client.send(new GetBucketCorsCommand({ Bucket: s3().bucket }));
    const preflight = (origin: string, method: string, headers = '') =>
      sendTo(`${s3().url}${pathOf(s3(), 'any')}`, 'OPTIONS', {
        origin,
        'access-control-request-method': method,
        ...(headers !== '' && { 'access-control-request-headers': headers }),
      });

    check('returns the rules as they were set', async () => {
      await setRules(rules);
      expect((await getRules()).CORSRules).toEqual(rules);
    });

    check('accepts a preflight that a rule allows', async () => {
      await setRules(rules);
      const answer = await preflight(PAGE, 'PUT', 'content-type,x-amz-checksum-crc32');
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': PAGE,
        'access-control-max-age': '3000',
      });
      expect(String(answer.headers['access-control-allow-methods'])).toContain('PUT');
      expect(String(answer.headers['access-control-allow-headers'])).toContain('content-type');
    });

    check('a star in an origin matches any name', async () => {
      await setRules(rules);
      expect((await preflight('https://a.page.example', 'PUT')).status).toBe(200);
      expect((await preflight('https://page.example.evil', 'PUT')).status).toBe(403);
    });

    for (const [name, origin, method, headers] of [
      ['origin', 'http://evil.example', 'PUT', ''],
      ['method', PAGE, 'DELETE', ''],
      ['header', PAGE, 'PUT', 'content-type,authorization'],
    ] as const) {
      check(`refuses a preflight with another ${name}`, async () => {
        await setRules(rules);
        const answer = await preflight(origin, method, headers);
        expect(answer.status).toBe(403);
        expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      });
    }

    check('responds with * if a rule allows every origin', async () => {
      await setRules(rules);
      const answer = await preflight('http://anybody.example', 'HEAD');
      expect(answer.headers['access-control-allow-origin']).toBe('*');
    });

    check('a response contains the origin and the exposed headers', async () => {
      await setRules(rules);
      await s3Calls(s3).put('there');
      const url = presignedUrl(s3(), { method: 'GET', key: 'there' });
      const answer = await sendTo(url, 'GET', { origin: PAGE });
      expect(answer.headers['access-control-allow-origin']).toBe(PAGE);
      expect(String(answer.headers['access-control-expose-headers']).toLowerCase()).toContain(
        'etag',
      );
    });

    check('a response to another origin has no CORS headers', async () => {
      await setRules(rules);
      await s3Calls(s3).put('there');
      const url = presignedUrl(s3(), { method: 'GET', key: 'there' });
      const answer = await sendTo(url, 'GET', { origin: 'http://evil.example' });
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    });

    check('an error response has CORS headers', async () => {
      await setRules(rules);
      const url = presignedUrl(s3(), { method: 'GET', key: 'nothing' });
      const answer = await sendTo(url, 'GET', { origin: PAGE });
      expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([404, PAGE]);
    });

    check('a preflight response has Vary: Origin', async () => {
      await setRules(rules);
      const answer = await preflight(PAGE, 'PUT');
      expect(String(answer.headers['vary']).toLowerCase()).toContain('origin');
    });

    check('refuses a rule with a method that CORS does not allow', async () => {
      const rule = { AllowedOrigins: ['*'], AllowedMethods: ['PATCH'] };
      expect((await refusal(setRules([rule])))[0]).toBe(400);
    });

    check('refuses every preflight if the bucket has no rules', async () => {
      await s3().client.send(new DeleteBucketCorsCommand({ Bucket: s3().bucket }));
      expect(await refusal(getRules())).toEqual([404, 'NoSuchCORSConfiguration']);
      expect((await preflight(PAGE, 'PUT')).status).toBe(403);
    });
  },
);
