import type { Context, S3Response } from '../context.ts';
import { LifecycleDocument, toElement, toRule } from '../lifecycle/lifecycle-document.ts';
import { readChecksummedXmlBody } from '../http/read-xml-body.ts';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';
import type { VerifiedSignature } from '../auth/signature.ts';
import { xmlResponse } from '../http/xml-response.ts';

/** Transitions to other storage classes are not implemented, so both values have the same effect. */
const TRANSITION_SIZES = ['all_storage_classes_128K', 'varies_by_storage_class'] as const;
const TRANSITION_HEADER = 'x-amz-transition-default-minimum-object-size';

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html */
export async function putBucketLifecycle(
  request: S3Request,
  context: Context,
  signature: VerifiedSignature,
): Promise<S3Response> {
  const transitionSize = request.headers.get(TRANSITION_HEADER) ?? TRANSITION_SIZES[0];
  if (!TRANSITION_SIZES.some((known) => known === transitionSize)) {
    throw new S3Error(
      'InvalidRequest',
      `Invalid TransitionDefaultMinimumObjectSize found: ${transitionSize}`,
    );
  }
  const document = await readChecksummedXmlBody(request, signature, LifecycleDocument);
  const lifecycle = document.LifecycleConfiguration.Rule.map(toRule);
  if (new Set(lifecycle.map(({ id }) => id)).size < lifecycle.length) {
    throw new S3Error(
      'InvalidArgument',
      'Rule ID must be unique. Found same ID for more than one rule',
    );
  }
  await context.buckets.set(request.bucket, { lifecycle, transitionSize });
  return { status: 200, headers: { [TRANSITION_HEADER]: transitionSize } };
}

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html */
export async function getBucketLifecycle(
  { bucket }: S3Request,
  context: Context,
): Promise<S3Response> {
  const { lifecycle, transitionSize = TRANSITION_SIZES[0] } = context.buckets.get(bucket);
  if (lifecycle.length === 0) throw new S3Error('NoSuchLifecycleConfiguration');
  const document = { Rule: lifecycle.map(toElement) };
  return xmlResponse('LifecycleConfiguration', document, { [TRANSITION_HEADER]: transitionSize });
}

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketLifecycle.html */
export async function deleteBucketLifecycle(
  { bucket }: S3Request,
  context: Context,
): Promise<S3Response> {
  await context.buckets.set(bucket, { lifecycle: [] });
  return { status: 204, headers: {} };
}
