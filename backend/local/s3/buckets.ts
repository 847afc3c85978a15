import * as v from 'valibot';
import type { Context, S3Answer } from './context.ts';
import { discardUpload } from './multipart-upload.ts';
import { readXmlBody } from './read-xml-body.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import { xmlAnswer } from './xml-answer.ts';

const CreateDocument = v.object({
  CreateBucketConfiguration: v.union([
    v.looseObject({ LocationConstraint: v.optional(v.string()) }),
    v.literal(''),
  ]),
});

/** What S3 says where no location was asked for: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html */
const UNNAMED_REGION = 'us-east-1';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes('..') &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name)
  );
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
export async function createBucket(request: S3Request, context: Context): Promise<S3Answer> {
  const { bucket } = request;
  if (!isBucketName(bucket)) throw new S3Error('InvalidBucketName');
  const location = await readLocation(request);
  if (location !== undefined && location !== context.region) {
    throw new S3Error('IllegalLocationConstraintException');
  }
  if (!context.buckets.find(bucket)) {
    await context.buckets.put(bucket, { created: context.clock(), cors: [], lifecycle: [] });
  } else if (context.region !== UNNAMED_REGION) {
    // In us-east-1 alone it is not an error to create one's own bucket again.
    throw new S3Error('BucketAlreadyOwnedByYou');
  }
  return { status: 200, headers: { location: `/${bucket}` } };
}

async function readLocation(request: S3Request): Promise<string | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) === 0) return undefined;
  const { CreateBucketConfiguration } = await readXmlBody(request, CreateDocument);
  return CreateBucketConfiguration === ''
    ? undefined
    : CreateBucketConfiguration.LocationConstraint;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html */
export async function deleteBucket({ bucket }: S3Request, context: Context): Promise<S3Answer> {
  context.buckets.get(bucket);
  for await (const _ of context.index.keys(bucket)) throw new S3Error('BucketNotEmpty');
  await context.buckets.remove(bucket);
  for (const [uploadId] of await Array.fromAsync(context.uploads.uploads(bucket))) {
    await discardUpload(bucket, uploadId, context);
  }
  return { status: 204, headers: {} };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
export async function listBuckets(_request: S3Request, context: Context): Promise<S3Answer> {
  return xmlAnswer('ListAllMyBucketsResult', {
    Owner: { ID: 'local', DisplayName: 'local' },
    Buckets: {
      Bucket: context.buckets.entries().map(([Name, { created }]) => ({
        Name,
        CreationDate: new Date(created).toISOString(),
      })),
    },
  });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html */
export async function getBucketLocation(
  { bucket }: S3Request,
  context: Context,
): Promise<S3Answer> {
  context.buckets.get(bucket);
  return xmlAnswer('LocationConstraint', {
    ...(context.region !== UNNAMED_REGION && { '#text': context.region }),
  });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
export async function headBucket({ bucket }: S3Request, context: Context): Promise<S3Answer> {
  context.buckets.get(bucket);
  return { status: 200, headers: { 'x-amz-bucket-region': context.region } };
}

/** Never versioned, which S3 says by saying nothing: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html */
export async function getBucketVersioning(
  { bucket }: S3Request,
  context: Context,
): Promise<S3Answer> {
  context.buckets.get(bucket);
  return xmlAnswer('VersioningConfiguration', {});
}
