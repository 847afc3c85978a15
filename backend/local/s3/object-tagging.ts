import * as v from 'valibot';
import type { Context, S3Answer } from './context.ts';
import { readXmlBody } from './read-xml-body.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import { xmlAnswer } from './xml-answer.ts';

const TAGS = 10;

const TagDocument = v.object({
  Tagging: v.object({
    TagSet: v.object({
      Tag: v.pipe(
        v.array(v.object({ Key: v.pipe(v.string(), v.minLength(1)), Value: v.string() })),
        v.maxLength(TAGS),
      ),
    }),
  }),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html */
export async function putObjectTagging(request: S3Request, context: Context): Promise<S3Answer> {
  const { Tagging } = await readXmlBody(request, TagDocument);
  const tags = Object.fromEntries(Tagging.TagSet.Tag.map(({ Key, Value }) => [Key, Value]));
  await context.index.replace(request.bucket, request.key, (current) => {
    if (!current) throw new S3Error('NoSuchKey');
    return { ...current, tags };
  });
  return { status: 200, headers: {} };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html */
export async function getObjectTagging(request: S3Request, context: Context): Promise<S3Answer> {
  const object = await context.index.get(request.bucket, request.key);
  if (!object) throw new S3Error('NoSuchKey');
  const Tag = Object.entries(object.tags).map(([Key, Value]) => ({ Key, Value }));
  return xmlAnswer('Tagging', { TagSet: { Tag } });
}
