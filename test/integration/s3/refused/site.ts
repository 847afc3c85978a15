import {
  CreateBucketCommand,
  DeleteBucketCommand,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
} from '@aws-sdk/client-s3';
import { createHash } from 'node:crypto';
import { s3Calls } from '../../../support/s3/calls.ts';
import { send, type RawResponse } from '../../../support/s3/raw-request.ts';
import { openTarget, type S3Target } from '../../../support/s3/target.ts';
import type { Ask } from './row.ts';

/** A server with contents that a refused request could change. */
export interface Site extends S3Target {
  /** A bucket with neither CORS nor lifecycle rules. */
  readonly bare: string;
  /** An upload of the key `parts` without a checksum algorithm. Each upload here has PART as its part 1. */
  readonly plain: string;
  /** An upload with a COMPOSITE SHA256. */
  readonly composite: string;
  /** An upload with a FULL_OBJECT CRC32C. */
  readonly fullObject: string;
}

export const PART = 'hello';
export const PART_ETAG = createHash('md5').update(PART).digest('hex');
export const PAGE = 'https://page.example';

export async function openSite(): Promise<Site> {
  const target = await openTarget();
  const { client, bucket: Bucket } = target;
  const bare = `${Bucket}-bare`;
  await client.send(new CreateBucketCommand({ Bucket: bare }));
  const { put, create, uploadPart } = s3Calls(() => target);
  await put('there', { Tagging: 'a=b', Metadata: { m: 'n' }, ContentType: 'text/plain' });
  await put('archived', { StorageClass: 'GLACIER' });
  await client.send(
    new PutBucketCorsCommand({
      Bucket,
      CORSConfiguration: {
        CORSRules: [
          { AllowedOrigins: [PAGE], AllowedMethods: ['GET'], AllowedHeaders: ['x-allowed'] },
        ],
      },
    }),
  );
  await client.send(
    new PutBucketLifecycleConfigurationCommand({
      Bucket,
      LifecycleConfiguration: {
        Rules: [
          { ID: 'rule', Status: 'Enabled', Filter: { Prefix: 'old/' }, Expiration: { Days: 9 } },
        ],
      },
    }),
  );
  const [plain, composite, fullObject] = [
    await create('parts'),
    await create('parts', { ChecksumAlgorithm: 'SHA256', ChecksumType: 'COMPOSITE' }),
    await create('parts', { ChecksumAlgorithm: 'CRC32C', ChecksumType: 'FULL_OBJECT' }),
  ];
  const bytes = Buffer.from(PART);
  await uploadPart('parts', plain, 1, bytes);
  await uploadPart('parts', composite, 1, bytes, { ChecksumAlgorithm: 'SHA256' });
  await uploadPart('parts', fullObject, 1, bytes, { ChecksumAlgorithm: 'CRC32C' });
  return {
    ...target,
    bare,
    plain,
    composite,
    fullObject,
    close: async () => {
      await client.send(new DeleteBucketCommand({ Bucket: bare }));
      await target.close();
    },
  };
}

export function ask(site: Site, { bucket = site.bucket, ...request }: Ask): Promise<RawResponse> {
  return send({ ...site, bucket }, request);
}

/** Returns everything that a request could change, as reported by the server. */
export async function stateOf(site: Site): Promise<Readonly<Record<string, string>>> {
  const there = await ask(site, { method: 'GET', key: 'there' });
  const parts = (uploadId: string): Ask => ({ method: 'GET', key: 'parts', query: { uploadId } });
  const questions: Readonly<Record<string, Ask>> = {
    buckets: { method: 'GET', bucket: '' },
    objects: { method: 'GET', query: { 'list-type': '2' } },
    bare: { method: 'GET', bucket: site.bare, query: { 'list-type': '2' } },
    tags: { method: 'GET', key: 'there', query: { tagging: '' } },
    uploads: { method: 'GET', query: { uploads: '' } },
    plain: parts(site.plain),
    composite: parts(site.composite),
    fullObject: parts(site.fullObject),
    cors: { method: 'GET', query: { cors: '' } },
    lifecycle: { method: 'GET', query: { lifecycle: '' } },
  };
  const state: Record<string, string> = {
    there: [there.status, there.text, there.headers['content-type']].join(' '),
    metadata: String(there.headers['x-amz-meta-m']),
  };
  for (const [name, question] of Object.entries(questions)) {
    const { status, text } = await ask(site, question);
    // Each refusal has a different request id, so only the status is compared.
    state[name] = status < 300 ? text : String(status);
  }
  return state;
}
