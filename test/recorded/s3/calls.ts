import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCommand,
  type CompleteMultipartUploadCommandInput,
  type CopyObjectCommandInput,
  type CreateMultipartUploadCommandInput,
  type GetObjectCommandInput,
  type HeadObjectCommandInput,
  type ListObjectsCommandInput,
  type ListObjectsV2CommandInput,
  type PutObjectCommandInput,
  type UploadPartCommandInput,
} from '@aws-sdk/client-s3';
import { encode } from '../../support/local-stack/sign-request.ts';
import type { S3Target } from '../../support/s3/target.ts';

type Bytes = string | Uint8Array;

/** Returns short forms of the SDK's calls for one bucket. */
export function callsOf({ client, bucket: Bucket }: Pick<S3Target, 'client' | 'bucket'>) {
  const create = (Key: string, more: Partial<CreateMultipartUploadCommandInput> = {}) =>
    client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
  const uploadPart = (
    Key: string,
    UploadId: string | undefined,
    PartNumber: number,
    Body: Bytes,
    more: Partial<UploadPartCommandInput> = {},
  ) => client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ...more }));
  const complete = (
    Key: string,
    UploadId: string | undefined,
    more: Partial<CompleteMultipartUploadCommandInput> = {},
  ) => client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, ...more }));
  return {
    put: (Key: string, Body: Bytes, more: Partial<PutObjectCommandInput> = {}) =>
      client.send(new PutObjectCommand({ Bucket, Key, Body, ...more })),
    get: (Key: string, more: Partial<GetObjectCommandInput> = {}) =>
      client.send(new GetObjectCommand({ Bucket, Key, ...more })),
    head: (Key: string, more: Partial<HeadObjectCommandInput> = {}) =>
      client.send(new HeadObjectCommand({ Bucket, Key, ...more })),
    /** Copies from a key of the same bucket. */
    copy: (from: string, Key: string, more: Partial<CopyObjectCommandInput> = {}) =>
      client.send(
        new CopyObjectCommand({ Bucket, Key, CopySource: copySource(Bucket, from), ...more }),
      ),
    list: (more: Partial<ListObjectsV2CommandInput> = {}) =>
      decoded(client.send(new ListObjectsV2Command({ Bucket, EncodingType: 'url', ...more }))),
    listV1: (more: Partial<ListObjectsCommandInput> = {}) =>
      decoded(client.send(new ListObjectsCommand({ Bucket, EncodingType: 'url', ...more }))),
    create,
    uploadPart,
    complete,
    /** Performs a complete multipart upload. */
    upload: async (Key: string, bodies: readonly Bytes[]) => {
      const { UploadId } = await create(Key);
      const Parts = [];
      for (const [index, body] of bodies.entries()) {
        const PartNumber = index + 1;
        const { ETag } = await uploadPart(Key, UploadId, PartNumber, body);
        Parts.push({ ETag, PartNumber });
      }
      return complete(Key, UploadId, { MultipartUpload: { Parts } });
    },
  };
}

export function copySource(bucket: string, key: string): string {
  return [bucket, ...key.split('/')].map(encode).join('/');
}

interface Listed {
  readonly Contents?: { Key?: string | undefined }[] | undefined;
  readonly CommonPrefixes?: { Prefix?: string | undefined }[] | undefined;
}

const NAMES = ['Prefix', 'Delimiter', 'Marker', 'NextMarker', 'StartAfter', 'Key'];

/**
 * The client that made the recordings requests encoded names and decodes them; the JavaScript SDK does not.
 */
export async function decoded<Output extends Listed>(call: Promise<Output>): Promise<Output> {
  const output = await call;
  const { Contents, CommonPrefixes } = output;
  return {
    ...decodedNames(output),
    ...(Contents && { Contents: Contents.map(decodedNames) }),
    ...(CommonPrefixes && { CommonPrefixes: CommonPrefixes.map(decodedNames) }),
  };
}

function decodedNames<Item extends object>(item: Item): Item {
  const names = Object.entries(item).flatMap(([name, value]: [string, unknown]) =>
    NAMES.includes(name) && typeof value === 'string'
      ? [[name, decodeURIComponent(value.replaceAll('+', ' '))]]
      : [],
  );
  return { ...item, ...(Object.fromEntries(names) as object) };
}
