import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { signForm } from '../../../support/local-stack/sign-request.ts';
import { conformance } from '../../../support/s3/conformance.ts';
import { refusal, s3Calls } from '../../../support/s3/calls.ts';
import type { S3Target } from '../../../support/s3/target.ts';

type Condition = readonly unknown[] | Readonly<Record<string, string>>;

interface Form {
  /** Conditions in addition to those for bucket, key and the signature's fields. */
  readonly conditions?: readonly Condition[];
  /** Fields in addition to those. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly expiresIn?: number;
  readonly file?: string;
  readonly fileName?: string;
  /** Changes the fields after the policy has been signed. */
  readonly change?: (fields: Map<string, string>) => void;
  readonly behindFile?: Readonly<Record<string, string>>;
}

/** Signs a policy by hand and posts the form as a browser does. */
async function post(s3: S3Target, key: string, form: Form = {}) {
  const { conditions = [], fields = {}, expiresIn = 600, file = 'hello world' } = form;
  const keyNamed = conditions.some((condition) => JSON.stringify(condition).includes('$key'));
  const signed = signForm(s3.credentials, (signing) => {
    const document = {
      expiration: new Date(Date.now() + expiresIn * 1000).toISOString(),
      conditions: [
        { bucket: s3.bucket },
        ...(keyNamed ? [] : [{ key }]),
        ...Object.entries(signing).map(([name, value]) => ({ [name]: value })),
        ...conditions,
      ],
    };
    return Buffer.from(JSON.stringify(document)).toString('base64');
  });
  const sent = new Map(Object.entries({ key, ...fields, ...signed }));
  form.change?.(sent);
  const body = new FormData();
  for (const [name, value] of sent) body.append(name, value);
  body.append('file', new Blob([file]), form.fileName ?? 'name.txt');
  for (const [name, value] of Object.entries(form.behindFile ?? {})) body.append(name, value);
  const answer = await fetch(`${s3.url}/${s3.bucket}`, {
    method: 'POST',
    body,
    redirect: 'manual',
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    code: /<Code>([^<]*)<\/Code>/.exec(text)?.[1],
  };
}

conformance(
  'POST Object',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html',
  (check, s3) => {
    const { get, head } = s3Calls(s3);
    const outcome = async (key: string, form: Form) => {
      const { status, code } = await post(s3(), key, form);
      return [status, code];
    };
    const denied = [403, 'AccessDenied'];
    const nothingAt = async (key: string): Promise<void> => {
      expect(await refusal(get(key))).toEqual([404, 'NoSuchKey']);
    };

    check('accepts a form that meets its policy', async () => {
      const answer = await post(s3(), 'form');
      expect(answer.status).toBe(204);
      expect(answer.headers.get('etag')).toBe(
        `"${createHash('md5').update('hello world').digest('hex')}"`,
      );
      expect((await get('form')).text).toBe('hello world');
    });

    check('success_action_status can be 200 or 201', async () => {
      for (const status of ['200', '201']) {
        const answer = await post(s3(), 'status', {
          conditions: [{ success_action_status: status }],
          fields: { success_action_status: status },
        });
        expect(answer.status).toBe(Number(status));
        if (status === '201') expect(answer.text).toContain('<Key>status</Key>');
      }
    });

    check('success_action_redirect redirects to the URL with the key', async () => {
      const to = 'http://page.example/done';
      const answer = await post(s3(), 'redirect', {
        conditions: [{ success_action_redirect: to }],
        fields: { success_action_redirect: to },
      });
      expect(answer.status).toBe(303);
      expect(answer.headers.get('location')).toMatch(
        /^http:\/\/page\.example\/done\?.*key=redirect/,
      );
    });

    check('stores type and metadata', async () => {
      await post(s3(), 'kept', {
        conditions: [{ 'Content-Type': 'a/b' }, { 'x-amz-meta-who': 'me' }],
        fields: { 'Content-Type': 'a/b', 'x-amz-meta-who': 'me' },
      });
      const { ContentType, Metadata } = await head('kept');
      expect([ContentType, Metadata]).toEqual(['a/b', { who: 'me' }]);
    });

    check('stores tags', async () => {
      const tagging = '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>';
      const answer = await post(s3(), 'tags', { conditions: [{ tagging }], fields: { tagging } });
      expect(answer.status).toBe(204);
      expect((await get('tags')).TagCount).toBe(1);
    });

    check('${filename} is replaced by the file’s name', async () => {
      await post(s3(), 'dir/${filename}', {
        conditions: [['starts-with', '$key', 'dir/']],
        fileName: 'picture.png',
      });
      expect((await get('dir/picture.png')).text).toBe('hello world');
    });

    check('starts-with limits the start of a value', async () => {
      const conditions = [['starts-with', '$Content-Type', 'image/']];
      const png = { conditions, fields: { 'Content-Type': 'image/png' } };
      expect(await outcome('image', png)).toEqual([204, undefined]);
      const html = { conditions, fields: { 'Content-Type': 'text/html' } };
      expect(await outcome('page', html)).toEqual(denied);
      await nothingAt('page');
    });

    check('refuses another key', async () => {
      const change = (fields: Map<string, string>) => fields.set('key', 'stolen');
      expect(await outcome('mine', { change })).toEqual(denied);
      await nothingAt('stolen');
    });

    check('refuses another type', async () => {
      const form = {
        conditions: [['eq', '$Content-Type', 'image/png']],
        fields: { 'Content-Type': 'text/html' },
      };
      expect(await outcome('type', form)).toEqual(denied);
      await nothingAt('type');
    });

    check('refuses a form without a field that its policy requires', async () => {
      expect(await outcome('missing', { conditions: [{ 'Content-Type': 'a/b' }] })).toEqual(denied);
    });

    check('content-length-range limits the size of the file', async () => {
      const conditions = [['content-length-range', 11, 11]];
      expect(await outcome('exact', { conditions })).toEqual([204, undefined]);
      expect(await outcome('long', { conditions, file: 'hello world!' })).toEqual([
        400,
        'EntityTooLarge',
      ]);
      expect(await outcome('short', { conditions, file: 'hello' })).toEqual([
        400,
        'EntityTooSmall',
      ]);
      await nothingAt('long');
      await nothingAt('short');
    });

    check('stores nothing of a large file with a small content-length-range', async () => {
      const conditions = [['content-length-range', 0, 1000]];
      expect(await outcome('huge', { conditions, file: 'x'.repeat(3_000_000) })).toEqual([
        400,
        'EntityTooLarge',
      ]);
      await nothingAt('huge');
    });

    check('refuses a field that no condition names', async () => {
      expect(await outcome('extra', { fields: { 'x-amz-meta-a': 'b' } })).toEqual(denied);
      expect(await outcome('extra', { fields: { acl: 'public-read' } })).toEqual(denied);
      await nothingAt('extra');
    });

    check('x-ignore- fields need no condition', async () => {
      expect(await outcome('ignored', { fields: { 'x-ignore-me': 'b' } })).toEqual([
        204,
        undefined,
      ]);
    });

    check('refuses an expired policy', async () => {
      expect(await outcome('late', { expiresIn: -60 })).toEqual(denied);
    });

    check('refuses another policy than the signed one', async () => {
      const change = (fields: Map<string, string>) => {
        const policy = Buffer.from(fields.get('policy') ?? '', 'base64').toString('utf8');
        fields.set('policy', Buffer.from(`${policy} `).toString('base64'));
      };
      expect(await outcome('policy', { change })).toEqual([403, 'SignatureDoesNotMatch']);
    });

    check('refuses another signature', async () => {
      const change = (fields: Map<string, string>) => fields.set('x-amz-signature', '0'.repeat(64));
      expect(await outcome('signature', { change })).toEqual([403, 'SignatureDoesNotMatch']);
    });

    check('refuses a form without a policy', async () => {
      const change = (fields: Map<string, string>) => {
        for (const name of fields.keys()) if (name !== 'key') fields.delete(name);
      };
      expect((await outcome('open', { change }))[0]).toBeGreaterThanOrEqual(400);
      await nothingAt('open');
    });

    check('refuses a policy that is not JSON', async () => {
      const change = (fields: Map<string, string>) => {
        const signed = signForm(s3().credentials, () => Buffer.from('{').toString('base64'));
        for (const [name, value] of Object.entries(signed)) fields.set(name, value);
      };
      expect(await outcome('json', { change })).toEqual([400, 'InvalidPolicyDocument']);
    });

    check('refuses a form without a key', async () => {
      const change = (fields: Map<string, string>) => fields.delete('key');
      expect((await outcome('none', { change }))[0]).toBe(400);
    });

    check('refuses a form without a file', async () => {
      const body = new FormData();
      body.append('key', 'nofile');
      const answer = await fetch(`${s3().url}/${s3().bucket}`, { method: 'POST', body });
      expect(answer.status).toBe(400);
    });

    check('ignores fields after the file', async () => {
      expect(await outcome('behind', { behindFile: { 'x-amz-meta-a': 'b' } })).toEqual([
        204,
        undefined,
      ]);
      expect((await head('behind')).Metadata).toEqual({});
    });

    const sha256 = createHash('sha256').update('hello world').digest('base64');
    const pinned = {
      conditions: [{ 'x-amz-checksum-sha256': sha256 }, { 'x-amz-checksum-algorithm': 'SHA256' }],
      fields: { 'x-amz-checksum-sha256': sha256, 'x-amz-checksum-algorithm': 'SHA256' },
    };

    check('a SHA-256 in the policy allows only these bytes', async () => {
      expect(await outcome('pinned', pinned)).toEqual([204, undefined]);
      expect((await outcome('pinned', { ...pinned, file: 'HELLO WORLD' }))[0]).toBe(400);
      expect((await get('pinned')).text).toBe('hello world');
    });

    check('a SHA-256 in the policy cannot be replaced by another one', async () => {
      const other = createHash('sha256').update('HELLO WORLD').digest('base64');
      const change = (fields: Map<string, string>) => fields.set('x-amz-checksum-sha256', other);
      expect(await outcome('swapped', { ...pinned, change, file: 'HELLO WORLD' })).toEqual(denied);
      await nothingAt('swapped');
    });

    check('a SHA-256 in the policy cannot be omitted', async () => {
      const change = (fields: Map<string, string>) => fields.delete('x-amz-checksum-sha256');
      expect(await outcome('dropped', { ...pinned, change, file: 'HELLO WORLD' })).toEqual(denied);
      await nothingAt('dropped');
    });
  },
);
