import * as v from 'valibot';
import { isBucketName } from './bucket-name.ts';
import { OWNER, type Context, type S3Response } from '../context.ts';
import { discardUpload } from './multipart-upload.ts';
import { readXmlBody } from '../http/read-xml-body.ts';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';
import type { VerifiedSignature } from '../auth/signature.ts';
import { EmptyElement } from '../http/xml.ts';
import { xmlResponse } from '../http/xml-response.ts';

// The schema is strict, because tags, directory buckets and similar features are not implemented.
const CreateDocument = v.strictObject({
  CreateBucketConfiguration: v.union([
    v.strictObject({ LocationConstraint: v.optional(v.string()) }),
    EmptyElement,
  ]),
});

/**
 * The region of buckets created without a location:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
 */
const DEFAULT_REGION = 'us-east-1';

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
export async function createBucket(
  request: S3Request,
  context: Context,
  signature: VerifiedSignature,
): Promise<S3Response> {
  const { bucket } = request;
  if (!isBucketName(bucket)) throw new S3Error('InvalidBucketName');
  checkLocation(await readLocation(request, signature), context.region);
  if (!context.buckets.find(bucket)) {
    await context.buckets.put(bucket, { created: context.clock(), cors: [], lifecycle: [] });
  } else if (context.region !== DEFAULT_REGION) {
    // Only in us-east-1 may you create your own bucket again.
    throw new S3Error('BucketAlreadyOwnedByYou');
  }
  const location = context.region === DEFAULT_REGION ? `/${bucket}` : bucketUrl(request);
  return { status: 200, headers: { location, 'x-amz-bucket-arn': arn(bucket) } };
}

async function readLocation(
  request: S3Request,
  signature: VerifiedSignature,
): Promise<string | undefined> {
  const { headers } = request;
  const length = headers.get('content-length') ?? (headers.has('transfer-encoding') ? '1' : '0');
  if (Number(length) === 0) return undefined;
  const { CreateBucketConfiguration } = await readXmlBody(request, signature, CreateDocument);
  return typeof CreateBucketConfiguration === 'string'
    ? undefined
    : CreateBucketConfiguration.LocationConstraint;
}

function bucketUrl({ headers, bucket }: S3Request): string {
  return `http://${bucket}.${headers.get('host') ?? ''}/`;
}

/** Checks the location constraint: it must be missing in us-east-1 and must name the region elsewhere. */
function checkLocation(location: string | undefined, region: string): void {
  const isDefaultRegion = region === DEFAULT_REGION;
  if (isDefaultRegion ? location === undefined : location === region) return;
  if (isDefaultRegion && location !== undefined && (location === region || !isRegion(location))) {
    throw S3Error.with('InvalidLocationConstraint', { LocationConstraint: location });
  }
  throw new S3Error(
    'IllegalLocationConstraintException',
    `The ${location ?? 'unspecified'} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );
}

function isRegion(location: string): boolean {
  return location === 'EU' || REGION.test(location);
}

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html */
export async function deleteBucket({ bucket }: S3Request, context: Context): Promise<S3Response> {
  context.buckets.get(bucket);
  for await (const _ of context.index.keys(bucket)) throw new S3Error('BucketNotEmpty');
  await context.buckets.remove(bucket);
  for (const [uploadId] of await Array.fromAsync(context.uploads.uploads(bucket))) {
    await discardUpload(bucket, uploadId, context);
  }
  await context.uploads.removeCompleted(bucket);
  return { status: 204, headers: {} };
}

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html */
export async function listBuckets({ query }: S3Request, context: Context): Promise<S3Response> {
  const filtered = ['prefix', 'bucket-region', 'max-buckets', 'continuation-token'].some((name) =>
    query.has(name),
  );
  const prefix = query.get('prefix') ?? '';
  const region = query.get('bucket-region');
  if (region !== undefined && !isRegion(region)) {
    throw new S3Error('InvalidArgument', `Argument value ${region} is not a valid AWS Region`, {
      ArgumentName: 'bucket-region',
    });
  }
  const maxBuckets = readMaxBuckets(query.get('max-buckets'));
  const after = Buffer.from(query.get('continuation-token') ?? '', 'base64').toString('utf8');
  const found = context.buckets
    .entries()
    .filter(([name]) => name.startsWith(prefix) && name > after)
    .filter(() => region === undefined || region === context.region);
  const page = found.slice(0, maxBuckets);
  const last = page.at(-1)?.[0];
  return xmlResponse('ListAllMyBucketsResult', {
    Owner: OWNER,
    Buckets: {
      Bucket: page.map(([Name, { created }]) => ({
        Name,
        CreationDate: new Date(created).toISOString(),
        ...(filtered && { BucketRegion: context.region }),
        BucketArn: arn(Name),
      })),
    },
    ...(prefix !== '' && { Prefix: prefix }),
    ...(found.length > page.length &&
      last !== undefined && { ContinuationToken: Buffer.from(last).toString('base64') }),
  });
}

const MAX_BUCKETS = 10_000;

function readMaxBuckets(text = String(MAX_BUCKETS)): number {
  const maxBuckets = Number(text);
  if (/^\d{1,5}$/.test(text) && maxBuckets >= 1 && maxBuckets <= MAX_BUCKETS) return maxBuckets;
  throw S3Error.argument(
    'max-buckets',
    text,
    `Argument max-buckets must be an integer between 1 and ${MAX_BUCKETS}.`,
  );
}

/**
 * Matches the names of AWS regions:
 * https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 */
const REGION =
  /^(us-(east|west)|us-gov-(east|west)|af-south|ap-(east|south|southeast|northeast)|ca-(central|west)|eu-(central|west|north|south)|il-central|me-(south|central)|mx-central|sa-east|cn-(north|northwest)|eusc-de-east)-\d$/;

function arn(bucket: string): string {
  return `arn:aws:s3:::${bucket}`;
}

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html */
export async function getBucketLocation(
  { bucket }: S3Request,
  context: Context,
): Promise<S3Response> {
  context.buckets.get(bucket);
  return xmlResponse('LocationConstraint', {
    ...(context.region !== DEFAULT_REGION && { '#text': context.region }),
  });
}

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
export async function headBucket({ bucket }: S3Request, context: Context): Promise<S3Response> {
  context.buckets.get(bucket);
  return {
    status: 200,
    headers: {
      'content-type': 'application/xml',
      'x-amz-bucket-region': context.region,
      'x-amz-bucket-arn': arn(bucket),
      'x-amz-access-point-alias': 'false',
    },
  };
}

/**
 * Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html. Versioning is not
 * implemented, and S3 sends an empty document for a bucket without versioning.
 */
export async function getBucketVersioning(
  { bucket }: S3Request,
  context: Context,
): Promise<S3Response> {
  context.buckets.get(bucket);
  return xmlResponse('VersioningConfiguration', {});
}
