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

    check('keeps tags beside the object and its bytes as they are', async () => {
      await put('tagged');
      const TagSet = [{ Key: 'a', Value: 'ü 報 + - = . _ : / @' }];
      await tag('tagged', TagSet);
      expect(await tags('tagged')).toEqual(TagSet);
      expect(await get('tagged')).toMatchObject({ text: 'hello world', TagCount: 1 });
    });

    check('are listed by key', async () => {
      const first = { Key: 'a', Value: '1' };
      const second = { Key: 'b', Value: '2' };
      await put('sorted');
      await tag('sorted', [second, first]);
      expect(await tags('sorted')).toEqual([first, second]);
    });

    check('replaces all of them', async () => {
      await put('replaced', { Tagging: 'a=b' });
      await tag('replaced', [{ Key: 'c', Value: 'd' }]);
      expect(await tags('replaced')).toEqual([{ Key: 'c', Value: 'd' }]);
    });

    check('DeleteObjectTagging removes them and not the object', async () => {
      await put('untagged', { Tagging: 'a=b' });
      await s3().client.send(new DeleteObjectTaggingCommand(at('untagged')));
      expect(await tags('untagged')).toEqual([]);
      expect((await get('untagged')).text).toBe('hello world');
    });

    check('ten at the most', async () => {
      await put('eleven');
      const eleven = Array.from({ length: 11 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
      expect((await refusal(tag('eleven', eleven)))[0]).toBe(400);
      await tag('eleven', eleven.slice(1));
      expect(await tags('eleven')).toHaveLength(10);
    });

    check('a key twice, and too long a key or value', async () => {
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

    check('characters that a tag may not have', async () => {
      await put('characters');
      expect(await refusal(tag('characters', [{ Key: 'a', Value: '<&>' }]))).toEqual([
        400,
        'InvalidTag',
      ]);
    });

    check('of an object that is not there', async () => {
      expect(await refusal(tag('nothing', []))).toEqual([404, 'NoSuchKey']);
      expect(await refusal(tags('nothing'))).toEqual([404, 'NoSuchKey']);
    });
  },
);
