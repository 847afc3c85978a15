import * as v from 'valibot';
import type { Context, S3Response } from '../context.ts';
import { CORS_METHODS, HEADER_NAME, type CorsRule } from '../http/cors.ts';
import { readChecksummedXmlBody } from '../http/read-xml-body.ts';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';
import type { VerifiedSignature } from '../auth/signature.ts';
import { xmlResponse } from '../http/xml-response.ts';

const MAX_RULES = 100;

const CorsRuleElement = v.strictObject({
  ID: v.optional(v.string()),
  AllowedOrigin: v.array(v.string()),
  AllowedMethod: v.array(v.string()),
  AllowedHeader: v.optional(v.array(v.string()), []),
  ExposeHeader: v.optional(v.array(v.string()), []),
  MaxAgeSeconds: v.optional(v.pipe(v.string(), v.regex(/^-?\d{1,9}$/))),
});

const CorsDocument = v.strictObject({
  CORSConfiguration: v.strictObject({
    CORSRule: v.pipe(v.array(CorsRuleElement), v.minLength(1), v.maxLength(MAX_RULES)),
  }),
});

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html */
export async function putBucketCors(
  request: S3Request,
  context: Context,
  signature: VerifiedSignature,
): Promise<S3Response> {
  const { CORSConfiguration } = await readChecksummedXmlBody(request, signature, CorsDocument);
  const cors = CORSConfiguration.CORSRule.map((rule): CorsRule => {
    checkRule(rule);
    return {
      id: rule.ID,
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

function checkRule(rule: v.InferOutput<typeof CorsRuleElement>): void {
  const unknown = rule.AllowedMethod.find((method) => !CORS_METHODS.includes(method));
  if (unknown !== undefined) {
    throw new S3Error(
      'InvalidRequest',
      `Found unsupported HTTP method in CORS config. Unsupported method is ${unknown}`,
    );
  }
  for (const [name, patterns] of [
    ['AllowedOrigin', rule.AllowedOrigin],
    ['AllowedHeader', rule.AllowedHeader],
  ] as const) {
    const starred = patterns.find((pattern) => pattern.split('*').length > 2);
    if (starred !== undefined) {
      throw new S3Error(
        'InvalidRequest',
        `${name} "${starred}" can not have more than one wildcard.`,
      );
    }
  }
  const invalid = [...rule.AllowedHeader, ...rule.ExposeHeader].find(
    (header) => !HEADER_NAME.test(header),
  );
  if (invalid !== undefined) {
    throw new S3Error('InvalidRequest', `AllowedHeader "${invalid}" contains invalid character.`);
  }
}

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketCors.html */
export async function getBucketCors({ bucket }: S3Request, context: Context): Promise<S3Response> {
  const { cors } = context.buckets.get(bucket);
  if (cors.length === 0) throw new S3Error('NoSuchCORSConfiguration');
  return xmlResponse('CORSConfiguration', {
    CORSRule: cors.map(({ id, origins, methods, headers, exposed, maxAgeSeconds }) => ({
      ...(id !== undefined && { ID: id }),
      AllowedOrigin: origins,
      AllowedMethod: methods,
      AllowedHeader: headers,
      ExposeHeader: exposed,
      ...(maxAgeSeconds !== undefined && { MaxAgeSeconds: maxAgeSeconds }),
    })),
  });
}

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketCors.html */
export async function deleteBucketCors(
  { bucket }: S3Request,
  context: Context,
): Promise<S3Response> {
  await context.buckets.set(bucket, { cors: [] });
  return { status: 204, headers: {} };
}
