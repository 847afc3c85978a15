import * as v from 'valibot';
import type { Context, S3Response } from '../context.ts';
import { checkTags, type Tags } from '../storage/object-tags.ts';
import { readChecksummedXmlBody } from '../http/read-xml-body.ts';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';
import type { VerifiedSignature } from '../auth/signature.ts';
import { EmptyElement } from '../http/xml.ts';
import { xmlResponse } from '../http/xml-response.ts';

/** A tag in XML, as used in requests, lifecycle filters and form fields. */
export const TagElement = v.strictObject({ Key: v.string(), Value: v.string() });

const TagSet = v.union([v.strictObject({ Tag: v.array(TagElement) }), EmptyElement]);

export const TagDocument = v.strictObject({
  Tagging: v.union([v.strictObject({ TagSet }), EmptyElement]),
});

export function readTags({ Tagging }: v.InferOutput<typeof TagDocument>): Tags {
  const set = typeof Tagging === 'string' ? '' : Tagging.TagSet;
  const elements = typeof set === 'string' ? [] : set.Tag;
  return checkTags(elements.map(({ Key, Value }) => [Key, Value]));
}

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html */
export async function putObjectTagging(
  request: S3Request,
  context: Context,
  signature: VerifiedSignature,
): Promise<S3Response> {
  const document = await readChecksummedXmlBody(request, signature, TagDocument);
  await replaceTags(request, context, readTags(document));
  return { status: 200, headers: {} };
}

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html */
export async function deleteObjectTagging(
  request: S3Request,
  context: Context,
): Promise<S3Response> {
  await replaceTags(request, context, {});
  return { status: 204, headers: {} };
}

async function replaceTags(
  { bucket, key }: S3Request,
  context: Context,
  tags: Tags,
): Promise<void> {
  await context.index.replace(bucket, key, (current) => {
    if (!current) throw new S3Error('NoSuchKey');
    return { ...current, tags };
  });
}

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html */
export async function getObjectTagging(request: S3Request, context: Context): Promise<S3Response> {
  const object = await context.index.get(request.bucket, request.key);
  if (!object) throw S3Error.with('NoSuchKey', { Key: `${request.bucket}/${request.key}` });
  // Sorted by key like AWS, according to ceph/s3-tests.
  const Tag = Object.entries(object.tags)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([Key, Value]) => ({ Key, Value }));
  return xmlResponse('Tagging', { TagSet: { Tag } });
}
