import * as v from 'valibot';
import type { Context, S3Answer } from './context.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import { readXml, writeXml } from './xml.ts';

const BODY_BYTES = 64 * 1024;
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
  const parsed = v.safeParse(TagDocument, readXml(await readBody(request)));
  if (!parsed.success) throw new S3Error('MalformedXML');
  const tags = Object.fromEntries(
    parsed.output.Tagging.TagSet.Tag.map(({ Key, Value }) => [Key, Value]),
  );
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
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: writeXml('Tagging', { TagSet: { Tag } }),
  };
}

async function readBody({ incoming }: S3Request): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BODY_BYTES) throw new S3Error('MalformedXML');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
