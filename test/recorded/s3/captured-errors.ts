import { S3ServiceException } from '@aws-sdk/client-s3';
import { STATUS_CODES } from 'node:http';

/** The outcome of an SDK call in the format of the recordings. */
export interface Outcome<Output> {
  readonly output?: Output;
  readonly comparable: object;
}

/** Members of an SDK exception that are not elements of S3's error document. */
const OWN_MEMBERS = new Set([
  'name',
  'message',
  '$fault',
  '$metadata',
  '$response',
  '$retryable',
  'stack',
  'Code',
  'RequestId',
  'HostId',
]);

export async function capturedErrors<Output extends object>(
  call: Promise<Output>,
): Promise<Outcome<Output>> {
  try {
    const output = await call;
    return { output, comparable: await comparableOf(output) };
  } catch (error) {
    if (!(error instanceof S3ServiceException)) throw error;
    const { httpStatusCode = 0 } = error.$metadata;
    const details = Object.entries(error).filter(([name]) => !OWN_MEMBERS.has(name));
    // The answer to a HEAD has no body, so recordings contain the status.
    const described =
      error.message === 'UnknownError'
        ? { Code: String(httpStatusCode), Message: STATUS_CODES[httpStatusCode] }
        : { Code: error.name, Message: error.message };
    return {
      comparable: {
        Error: { ...described, ...Object.fromEntries(details) },
        ResponseMetadata: { HTTPStatusCode: httpStatusCode },
      },
    };
  }
}

/**
 * Returns the body as text. A body can be read only once, so callers that need its bytes read them from
 * `Body`.
 */
async function comparableOf(output: object): Promise<object> {
  const { $metadata, Body, ...members } = output as {
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly Body?: { transformToString(): Promise<string> };
  };
  return {
    ...members,
    ...(Body && { Body: await Body.transformToString() }),
    ResponseMetadata: { HTTPStatusCode: $metadata?.httpStatusCode },
  };
}
