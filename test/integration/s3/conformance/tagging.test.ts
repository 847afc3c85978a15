import {
  DeleteObjectTaggingCommand,
  GetObjectTaggingCommand,
  PutObjectTaggingCommand,
  type Tag,
} from '@aws-sdk/client-s3';
import { expect } from 'vitest';
import { conformance } from '../../../support/s3/conformance.ts';
import { refusal, s3Calls } from '../../../support/s3/calls.ts';

conformance(
  'PutObjectTagging',
  'https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html',
  (check, s3) => {
    const { put, get } = s3Calls(s3);
    const at = (Key: string) => ({ Bucket: s3().bucket, Key });
    const tag = (Key: string, TagSet: Tag[]) =>
      s3().client.send(new PutObjectTaggingCommand({ ...at(Key), Tagging: { TagSet } }));
    const tags = async (Key: string) =>
      (await s3().client.send(new GetObjectTaggingCommand(at(Key)))).TagSet;

    check('stores tags without changing the object', async () => {
      await put('tagged');
      const TagSet = [{ Key: 'a', Value: 'ü 報 + - = . _ : / @' }];
      await tag('tagged', TagSet);
      expect(await tags('tagged')).toEqual(TagSet);
      expect(await get('tagged')).toMatchObject({ text: 'hello world', TagCount: 1 });
    });

    check('lists tags by key', async () => {
      const sorted = Array.from('abcdefghij', (Key) => ({ Key, Value: '1' }));
      await put('sorted');
      await tag('sorted', sorted.toReversed());
      // versitygw answers in a random order, which is by chance the right one. No chance lasts 20 answers.
      for (let answer = 0; answer < 20; answer++) expect(await tags('sorted')).toEqual(sorted);
    });

    check('replaces all tags', async () => {
      await put('replaced', { Tagging: 'a=b' });
      await tag('replaced', [{ Key: 'c', Value: 'd' }]);
      expect(await tags('replaced')).toEqual([{ Key: 'c', Value: 'd' }]);
    });

    check('DeleteObjectTagging deletes the tags and keeps the object', async () => {
      await put('untagged', { Tagging: 'a=b' });
      await s3().client.send(new DeleteObjectTaggingCommand(at('untagged')));
      expect(await tags('untagged')).toEqual([]);
      expect((await get('untagged')).text).toBe('hello world');
    });

    check('refuses more than ten tags', async () => {
      await put('eleven');
      const eleven = Array.from({ length: 11 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
      expect((await refusal(tag('eleven', eleven)))[0]).toBe(400);
      await tag('eleven', eleven.slice(1));
      expect(await tags('eleven')).toHaveLength(10);
    });

    check('refuses a duplicate key and a key or value that is too long', async () => {
      await put('strict');
      const twice = [
        { Key: 'a', Value: '1' },
        { Key: 'a', Value: '2' },
      ];
      const wrong = [400, 'InvalidTag'];
      expect(await refusal(tag('strict', twice))).toEqual(wrong);
      expect(await refusal(tag('strict', [{ Key: 'k'.repeat(129), Value: '' }]))).toEqual(wrong);
      expect(await refusal(tag('strict', [{ Key: 'k', Value: 'v'.repeat(257) }]))).toEqual(wrong);
    });

    check('refuses characters that tags do not allow', async () => {
      await put('characters');
      expect(await refusal(tag('characters', [{ Key: 'a', Value: '<&>' }]))).toEqual([
        400,
        'InvalidTag',
      ]);
    });

    check('tagging a missing object is 404', async () => {
      expect(await refusal(tag('nothing', []))).toEqual([404, 'NoSuchKey']);
      expect(await refusal(tags('nothing'))).toEqual([404, 'NoSuchKey']);
    });
  },
);
