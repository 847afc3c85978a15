import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { OWNER, type Context, type S3Response } from './context.ts';
import { preflightHeaders } from './http/cors.ts';
import { CutConnection, disturb, matchFaults, type Fault, type S3FaultPlan } from './faults.ts';
import { postObject } from './operations/post-object.ts';
import { failed } from './http/preconditions.ts';
import { checkHeaders } from './http/request-headers.ts';
import type { Operation } from './operation-table.ts';
import { findOperation } from './router.ts';
import { S3Error } from './error.ts';
import type { S3Request } from './request.ts';
import { verifySignature, type VerifiedSignature } from './auth/signature.ts';
import { writeXml } from './http/xml.ts';

/** Serves one request and applies the planned faults. */
export async function serveRequest(
  request: S3Request,
  context: Context,
  plan: S3FaultPlan,
): Promise<S3Response> {
  const { name, run } = selectOperation(request);
  const faults = matchFaults(plan, name, request.key);
  if (faults.length === 0) return run(request, context);
  for (const fault of faults) {
    if (fault.kind === 'latency') await delay(fault.milliseconds);
    if (fault.kind === 'error') throw new S3Error(fault.code);
    if (fault.kind === 'error-in-200') return errorIn200(fault.code);
  }
  const response = await run({ ...request, body: disturb(request.body, faults) }, context);
  return applyResponseFaults(response, faults);
}

interface SelectedOperation {
  readonly name: string;
  readonly run: (request: S3Request, context: Context) => Promise<S3Response>;
}

function selectOperation(request: S3Request): SelectedOperation {
  if (request.method === 'OPTIONS') return { name: 'Preflight', run: preflight };
  if (isForm(request)) return { name: 'PostObject', run: post };
  const operation = findOperation(request);
  return {
    name: operation.name,
    run: async (disturbed, context) => {
      const signature = verifySignature(disturbed, context.signing);
      const { body, headers = [] } = operation;
      checkHeaders(disturbed.headers, body ? [...headers, 'body'] : headers, OWNER.ID);
      checkBodyKind(disturbed, signature, body);
      // Creating a bucket and listing buckets do not require an existing bucket.
      const worksWithoutBucket =
        operation.name === 'CreateBucket' || operation.name === 'ListBuckets';
      if (!worksWithoutBucket) context.buckets.get(request.bucket);
      return operation.run(disturbed, context, signature);
    },
  };
}

const EMPTY_HASH = createHash('sha256').digest('hex');

/** Rejects the chunked encoding for documents, and a body for operations without one. */
function checkBodyKind(
  { headers }: S3Request,
  { payloadHash }: VerifiedSignature,
  body: Operation['body'],
): void {
  const length = headers.get('content-length') ?? (headers.has('transfer-encoding') ? '1' : '0');
  const isHash = /^[0-9a-f]{64}$/.test(payloadHash);
  if (length === '0' && isHash && payloadHash !== EMPTY_HASH) {
    throw S3Error.with('XAmzContentSHA256Mismatch', {
      ClientComputedContentSHA256: payloadHash,
      S3ComputedContentSHA256: EMPTY_HASH,
    });
  }
  if (body === 'bytes') return;
  if (payloadHash.startsWith('STREAMING-')) {
    throw new S3Error('InvalidRequest', 'The value of x-amz-content-sha256 header is invalid.');
  }
  if (body === undefined && length !== '0') {
    throw new S3Error(
      'InvalidRequest',
      'The request included a body. Requests of this type must not include a non-empty body.',
    );
  }
}

async function preflight(request: S3Request, context: Context): Promise<S3Response> {
  const rules = context.buckets.find(request.bucket)?.cors;
  return { status: 200, headers: preflightHeaders(rules, request) };
}

/** Detects a form upload: a POST to a bucket without query parameters. */
function isForm({ method, bucket, key, query }: S3Request): boolean {
  return method === 'POST' && bucket !== '' && key === '' && query.size === 0;
}

async function post(request: S3Request, context: Context): Promise<S3Response> {
  if (!/^multipart\/form-data/i.test(request.headers.get('content-type') ?? '')) {
    throw failed('Bucket POST must be of the enclosure-type multipart/form-data');
  }
  return postObject(request, context);
}

function applyResponseFaults(response: S3Response, faults: readonly Fault[]): S3Response {
  if (faults.some(({ kind }) => kind === 'lost-answer')) throw new CutConnection();
  const { body } = response;
  return typeof body === 'object' ? { ...response, body: disturb(body, faults) } : response;
}

/** A late failure as in https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
function errorIn200(code: ConstructorParameters<typeof S3Error>[0]): S3Response {
  const { message } = new S3Error(code);
  return {
    status: 200,
    headers: { 'content-type': 'application/xml' },
    body: writeXml('Error', { Code: code, Message: message }).replace('\n', '\n  \n'),
  };
}
