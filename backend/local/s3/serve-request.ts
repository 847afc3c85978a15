import { setTimeout as delay } from 'node:timers/promises';
import type { Context, S3Answer } from './context.ts';
import { preflightHeaders } from './cors.ts';
import { CutConnection, disturb, takeFaults, type Fault, type S3FaultPlan } from './faults.ts';
import { postObject } from './post-object.ts';
import { findOperation } from './route.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';
import { verifySignature } from './signature.ts';
import { writeXml } from './xml.ts';

/** The answer to one request, by way of whatever the plan has go wrong. */
export async function serveRequest(
  request: S3Request,
  context: Context,
  plan: S3FaultPlan,
): Promise<S3Answer> {
  const { name, run } = choose(request);
  const faults = takeFaults(plan, name, request.key);
  if (faults.length === 0) return run(request, context);
  for (const fault of faults) {
    if (fault.kind === 'latency') await delay(fault.milliseconds);
    if (fault.kind === 'error') throw new S3Error(fault.code);
    if (fault.kind === 'error-in-200') return errorIn200(fault.code);
  }
  const answer = await run({ ...request, body: disturb(request.body, faults) }, context);
  return after(answer, faults);
}

interface Choice {
  readonly name: string;
  readonly run: (request: S3Request, context: Context) => Promise<S3Answer>;
}

function choose(request: S3Request): Choice {
  if (request.method === 'OPTIONS') return { name: 'Preflight', run: preflight };
  if (isForm(request)) return { name: 'PostObject', run: post };
  const operation = findOperation(request);
  return {
    name: operation.name,
    run: async (disturbed, context) => {
      const signature = verifySignature(disturbed, context.signing);
      // To make a bucket, and to list them, none has to be there.
      const free = operation.name === 'CreateBucket' || operation.name === 'ListBuckets';
      if (!free) context.buckets.get(request.bucket);
      return operation.run(disturbed, context, signature);
    },
  };
}

async function preflight(request: S3Request, context: Context): Promise<S3Answer> {
  const rules = context.buckets.find(request.bucket)?.cors ?? [];
  return { status: 200, headers: preflightHeaders(rules, request.headers) };
}

function isForm({ method, bucket, key, query, headers }: S3Request): boolean {
  return (
    method === 'POST' &&
    bucket !== '' &&
    key === '' &&
    query.size === 0 &&
    /^multipart\/form-data/i.test(headers.get('content-type') ?? '')
  );
}

async function post(request: S3Request, context: Context): Promise<S3Answer> {
  context.buckets.get(request.bucket);
  return postObject(request, context);
}

function after(answer: S3Answer, faults: readonly Fault[]): S3Answer {
  if (faults.some(({ kind }) => kind === 'lost-answer')) throw new CutConnection();
  const { body } = answer;
  return typeof body === 'object' ? { ...answer, body: disturb(body, faults) } : answer;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html says how it fails late. */
function errorIn200(code: ConstructorParameters<typeof S3Error>[0]): S3Answer {
  const { message } = new S3Error(code);
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: writeXml('Error', { Code: code, Message: message }).replace('\n', '\n  \n'),
  };
}
