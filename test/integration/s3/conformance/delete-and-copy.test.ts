import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectTaggingCommand,
  type CopyObjectCommandInput,
} from '@aws-sdk/client-s3';
import { createHash, randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { conformance } from '../../../support/s3/conformance.ts';
import { refusal, s3Calls } from '../../../support/s3/calls.ts';
import { send } from '../../../support/s3/raw-request.ts';

conformance(
  'DeleteObject',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html',
  (check, s3) => {
    const { put, get } = s3Calls(s3);
    const remove = (Key: string, IfMatch?: string) =>
      s3().client.send(new DeleteObjectCommand({ Bucket: s3().bucket, Key, IfMatch }));

    check('deletes the object, and deleting it again succeeds', async () => {
      await put('gone');
      expect((await remove('gone')).$metadata.httpStatusCode).toBe(204);
      expect((await remove('gone')).$metadata.httpStatusCode).toBe(204);
      expect(await refusal(get('gone'))).toEqual([404, 'NoSuchKey']);
    });

    check('If-Match deletes only the version with this ETag', async () => {
      const { ETag } = await put('version');
      expect(await refusal(remove('version', '"other"'))).toEqual([412, 'PreconditionFailed']);
      expect((await get('version')).text).toBe('hello world');
      await remove('version', ETag);
      expect(await refusal(get('version'))).toEqual([404, 'NoSuchKey']);
    });

    check('If-Match on a missing object is 404', async () => {
      expect((await refusal(remove('never', '"x"')))[0]).toBe(404);
    });

    check('a download that has started completes after a delete', async () => {
      const bytes = randomBytes(3_000_000);
      await put('read', { Body: bytes });
      const [read] = await Promise.all([get('read').catch(() => undefined), remove('read')]);
      // Either the read came first and gets all bytes, or it came too late and fails.
      if (read) expect(read.bytes.equals(bytes)).toBe(true);
    });

    check('refuses a DELETE of ?acl and keeps the object', async () => {
      await put('kept');
      const answer = await send(s3(), { method: 'DELETE', key: 'kept', query: { acl: '' } });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect((await get('kept')).text).toBe('hello world');
    });
  },
);

conformance(
  'DeleteObjects',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html',
  (check, s3) => {
    const { put, get } = s3Calls(s3);
    const remove = (Objects: { Key: string; ETag?: string }[], Quiet = false) =>
      s3().client.send(
        new DeleteObjectsCommand({ Bucket: s3().bucket, Delete: { Objects, Quiet } }),
      );

    check('returns the result for each key, including a missing one', async () => {
      await put('many/a');
      const { Deleted = [], Errors = [] } = await remove([
        { Key: 'many/a' },
        { Key: 'many/never' },
      ]);
      expect(Deleted.map(({ Key }) => Key)).toEqual(['many/a', 'many/never']);
      expect(Errors).toEqual([]);
      expect(await refusal(get('many/a'))).toEqual([404, 'NoSuchKey']);
    });

    check('keeps an object whose ETag does not match', async () => {
      await put('many/b');
      const { Errors } = await remove([{ Key: 'many/b', ETag: '"other"' }]);
      expect(Errors).toMatchObject([{ Key: 'many/b', Code: 'PreconditionFailed' }]);
      expect((await get('many/b')).text).toBe('hello world');
    });

    check('returns only errors in quiet mode', async () => {
      await put('many/c');
      expect((await remove([{ Key: 'many/c' }], true)).Deleted ?? []).toEqual([]);
      expect(await refusal(get('many/c'))).toEqual([404, 'NoSuchKey']);
    });

    check('refuses more than 1,000 keys', async () => {
      const Objects = Array.from({ length: 1001 }, (_, index) => ({ Key: `k${index}` }));
      expect(await refusal(remove(Objects))).toEqual([400, 'MalformedXML']);
    });

    check('refuses an invalid document', async () => {
      const body = '<Delete><Object>';
      const answer = await send(s3(), {
        method: 'POST',
        query: { delete: '' },
        headers: { 'content-md5': createHash('md5').update(body).digest('base64') },
        body,
      });
      expect([answer.status, answer.code]).toEqual([400, 'MalformedXML']);
    });
  },
);

conformance(
  'CopyObject',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html',
  (check, s3) => {
    const { put, get, create, uploadPart, complete } = s3Calls(s3);
    const copy = (from: string, Key: string, more: Partial<CopyObjectCommandInput> = {}) =>
      s3().client.send(
        new CopyObjectCommand({
          Bucket: s3().bucket,
          CopySource: `${s3().bucket}/${encodeURIComponent(from)}`,
          Key,
          ...more,
        }),
      );

    check('copies bytes, headers and metadata', async () => {
      const { ETag } = await put('from ü+', { ContentType: 'a/b', Metadata: { m: 'n' } });
      const { CopyObjectResult } = await copy('from ü+', 'to');
      expect(CopyObjectResult?.ETag).toBe(ETag);
      const { text, ContentType, Metadata } = await get('to');
      expect([text, ContentType, Metadata]).toEqual(['hello world', 'a/b', { m: 'n' }]);
    });

    check('REPLACE uses the headers and metadata of the request', async () => {
      await put('old', { ContentType: 'a/b', Metadata: { m: 'n' } });
      await copy('old', 'new', { MetadataDirective: 'REPLACE', ContentType: 'c/d' });
      const { ContentType, Metadata } = await get('new');
      expect([ContentType, Metadata]).toEqual(['c/d', {}]);
    });

    check('copies an object onto itself only with other metadata', async () => {
      await put('self');
      expect(await refusal(copy('self', 'self'))).toEqual([400, 'InvalidRequest']);
      await copy('self', 'self', { MetadataDirective: 'REPLACE', ContentType: 'x/y' });
      const { text, ContentType } = await get('self');
      expect([text, ContentType]).toEqual(['hello world', 'x/y']);
    });

    check('copies tags or replaces them', async () => {
      const tags = async (Key: string) =>
        (await s3().client.send(new GetObjectTaggingCommand({ Bucket: s3().bucket, Key }))).TagSet;
      await put('tags', { Tagging: 'a=b' });
      await copy('tags', 'tags-kept');
      await copy('tags', 'tags-new', { TaggingDirective: 'REPLACE', Tagging: 'c=d' });
      expect(await tags('tags-kept')).toEqual([{ Key: 'a', Value: 'b' }]);
      expect(await tags('tags-new')).toEqual([{ Key: 'c', Value: 'd' }]);
    });

    check('copies only if the source’s ETag meets the condition', async () => {
      const { ETag } = await put('condition');
      const failed = [412, 'PreconditionFailed'];
      expect(await refusal(copy('condition', 'c', { CopySourceIfMatch: '"x"' }))).toEqual(failed);
      expect(await refusal(copy('condition', 'c', { CopySourceIfNoneMatch: ETag }))).toEqual(
        failed,
      );
      await copy('condition', 'c', { CopySourceIfMatch: ETag });
      expect((await get('c')).text).toBe('hello world');
    });

    check('a missing source object or bucket is 404', async () => {
      expect(await refusal(copy('nothing', 'n'))).toEqual([404, 'NoSuchKey']);
      const elsewhere = { CopySource: 'there-is-no-such-bucket/a' };
      expect(await refusal(copy('', 'n', elsewhere))).toEqual([404, 'NoSuchBucket']);
    });

    check('a copy of a multipart object has a plain ETag', async () => {
      const bytes = randomBytes(1000);
      const UploadId = await create('parts');
      const { ETag } = await uploadPart('parts', UploadId, 1, bytes);
      await complete('parts', UploadId, [{ PartNumber: 1, ETag }]);
      const { CopyObjectResult } = await copy('parts', 'copied');
      const md5 = createHash('md5').update(bytes).digest('hex');
      expect(CopyObjectResult?.ETag).toBe(`"${md5}"`);
    });
  },
);
