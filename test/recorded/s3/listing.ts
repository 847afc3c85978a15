import {
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsCommandInput,
  type ListObjectsV2CommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { S3Target } from '../../support/s3/target.ts';
import { callsOf } from './calls.ts';

/** Returns short forms of the list calls of one bucket. */
export function listingCalls(s3: S3Target) {
  const { client, bucket: Bucket } = s3;
  const { put, list, listV1 } = callsOf(s3);
  return {
    putAll: async (keys: readonly string[], body: string) => {
      for (const key of keys) await put(key, body);
    },
    list: listV1,
    listV2: list,
    /** Names as in the answer, encoded only if `EncodingType` says so. */
    listAsSent: (more: Partial<ListObjectsCommandInput>) =>
      client.send(new ListObjectsCommand({ Bucket, ...more })),
    listV2AsSent: (more: Partial<ListObjectsV2CommandInput>) =>
      client.send(new ListObjectsV2Command({ Bucket, ...more })),
  };
}

/** Makes a call with parameters that the SDK's types do not allow, such as empty or invalid ones. */
export async function withQuery<Output>(
  client: S3Client,
  query: Readonly<Record<string, string>>,
  call: () => Promise<Output>,
): Promise<Output> {
  client.middlewareStack.add(
    (next) => (args) => {
      const { request } = args as { request?: { query: Record<string, string> } };
      Object.assign(request?.query ?? {}, query);
      return next(args);
    },
    { step: 'build', name: 'withQuery' },
  );
  try {
    return await call();
  } finally {
    client.middlewareStack.remove('withQuery');
  }
}
