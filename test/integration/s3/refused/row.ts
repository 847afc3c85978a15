import { createHash } from 'node:crypto';
import type { RawResponse, RawRequest } from '../../../support/s3/raw-request.ts';
import type { Site } from './site.ts';

/**
 * A response of AWS in test/recorded/s3/recorded.json: the name of its test without the file, and the step.
 */
interface Recording {
  readonly recording: string;
  readonly step: string;
}

/** The evidence for AWS's refusal: a page, a recording, or a test of another server. */
export type Source = string | Recording;

/** A request, optionally to another bucket than the suite's. An empty `bucket` means no bucket. */
export type Ask = RawRequest & { readonly bucket?: string };

/** A request that AWS refuses, and the expected error. */
export interface Row {
  readonly name: string;
  readonly source: Source;
  readonly request: Ask | ((site: Site) => Ask | Promise<RawResponse>);
  readonly status: number;
  /** Undefined if AWS responds without a document: to a HEAD, or before S3 has seen the request. */
  readonly code: string | undefined;
  /** Omitted if the recording has the message, or if AWS's message is not known. */
  readonly message?: string;
}

export const recorded = (recording: string, step: string): Source => ({ recording, step });

export const api = (page: string): Source =>
  `https://docs.aws.amazon.com/AmazonS3/latest/API/${page}.html`;

export const guide = (page: string): Source =>
  `https://docs.aws.amazon.com/AmazonS3/latest/userguide/${page}.html`;

/** A recording of AWS's response that is not in our selection: tests/aws/services/s3 of LocalStack. */
export const localstack = (test: string, step: string): Source =>
  `https://github.com/localstack/localstack/tree/8b9a79f05/tests/aws/services/s3: ${test} ${step}`;

/** A test of a server that is compared with AWS; its s3err package contains AWS's own messages. */
export const versitygw = (test: string): Source =>
  `https://github.com/versity/versitygw/tree/main/tests/integration: ${test}`;

/** A test that is written to pass on AWS. */
export const s3Tests = (test: string): Source =>
  `https://github.com/ceph/s3-tests/tree/master/s3tests/functional: ${test}`;

/** A response of AWS that somebody reported. */
export const reported = (thread: string): Source => `https://github.com/${thread}`;

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message?: string;
}

/** Returns a refusal with status 400 and this code. */
export const bad = (code: string, message?: string): Refusal => refusal(400, code, message);

export const refusal = (status: number, code: string, message?: string): Refusal => ({
  status,
  code,
  ...(message !== undefined && { message }),
});

export const TEXT = 'hello world';

/** Returns a PUT of a new object that must not be created. */
export function put(headers: Readonly<Record<string, string>>, more: Partial<Ask> = {}): Ask {
  return { method: 'PUT', key: 'new', headers, body: TEXT, ...more };
}

/** Returns a request with an XML document and the checksum that S3 requires. */
export function document(
  method: string,
  query: string,
  body: string,
  { headers = {}, ...more }: Partial<Ask> = {},
): Ask {
  const md5 = createHash('md5').update(body).digest('base64');
  return {
    method,
    query: { [query]: '' },
    headers: { 'content-md5': md5, ...headers },
    body,
    ...more,
  };
}
