import * as v from 'valibot';
import type { Context, S3Answer } from './context.ts';
import type { CorsRule } from './cors.ts';
import { readXmlBody } from './read-xml-body.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import { xmlAnswer } from './xml-answer.ts';

const MOST_RULES = 100;

const CorsDocument = v.object({
  CORSConfiguration: v.object({
    CORSRule: v.pipe(
      v.array(
        v.object({
          ID: v.optional(v.string()),
          AllowedOrigin: v.array(v.string()),
          AllowedMethod: v.array(v.string()),
          AllowedHeader: v.optional(v.array(v.string()), []),
          ExposeHeader: v.optional(v.array(v.string()), []),
          MaxAgeSeconds: v.optional(v.pipe(v.string(), v.regex(/^\d{1,9}$/))),
        }),
      ),
      v.maxLength(MOST_RULES),
    ),
  }),
});

const METHODS = ['GET', 'PUT', 'HEAD', 'POST', 'DELETE'];

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html */
export async function putBucketCors(request: S3Request, context: Context): Promise<S3Answer> {
  const { CORSConfiguration } = await readXmlBody(request, CorsDocument);
  const cors = CORSConfiguration.CORSRule.map((rule): CorsRule => {
    const unknown = rule.AllowedMethod.find((method) => !METHODS.includes(method));
    if (unknown !== undefined) {
      throw new S3Error(
        'InvalidRequest',
        `Found unsupported HTTP method in CORS config. Unsupported method is ${unknown}`,
      );
    }
    const starred = [...rule.AllowedOrigin, ...rule.AllowedHeader].some(
      (pattern) => pattern.split('*').length > 2,
    );
    if (starred) throw new S3Error('InvalidRequest', 'A pattern can not have more than one *');
    return {
      origins: rule.AllowedOrigin,
      methods: rule.AllowedMethod,
      headers: rule.AllowedHeader,
      exposed: rule.ExposeHeader,
      maxAgeSeconds: rule.MaxAgeSeconds === undefined ? undefined : Number(rule.MaxAgeSeconds),
    };
  });
  await context.buckets.set(request.bucket, { cors });
  return { status: 200, headers: {} };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketCors.html */
export async function getBucketCors({ bucket }: S3Request, context: Context): Promise<S3Answer> {
  const { cors } = context.buckets.get(bucket);
  if (cors.length === 0) throw new S3Error('NoSuchCORSConfiguration');
  return xmlAnswer('CORSConfiguration', {
    CORSRule: cors.map(({ origins, methods, headers, exposed, maxAgeSeconds }) => ({
      AllowedOrigin: origins,
      AllowedMethod: methods,
      AllowedHeader: headers,
      ExposeHeader: exposed,
      ...(maxAgeSeconds !== undefined && { MaxAgeSeconds: maxAgeSeconds }),
    })),
  });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketCors.html */
export async function deleteBucketCors({ bucket }: S3Request, context: Context): Promise<S3Answer> {
  await context.buckets.set(bucket, { cors: [] });
  return { status: 204, headers: {} };
}
