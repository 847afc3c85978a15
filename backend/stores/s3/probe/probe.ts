import type { S3Client } from '@aws-sdk/client-s3';
import { connectionProblem, isConnectionProblem } from '../../../runtime/closed-connection.ts';
import { ALL_ABILITIES, type StoreAbilities } from '../abilities.ts';
import { guaranteeNames, StoreRefusedError, type Guarantee } from '../guarantees.ts';
import type { SigningBucket } from '../presigner.ts';
import { probeAccess, probeCors, probeDelete } from './access.ts';
import { Findings } from './findings.ts';
import { probeForm } from './form.ts';
import { probeMultipart } from './multipart.ts';
import { probePut } from './put.ts';
import { BYTES, StoreUnderProbe } from './store-under-probe.ts';

export interface ProbeResult {
  readonly abilities: StoreAbilities;
  readonly guarantees: readonly Guarantee[];
}

/**
 * Asks a store what it refuses, with about fifty small requests. An answer that only shows what a store accepts would
 * prove nothing: a store that ignores a header accepts everything.
 *
 * @param origins the origins of the pages, whose CORS is asked for
 * @throws {StoreRefusedError} if the store cannot be used at all
 */
export async function probeStore(
  bucket: SigningBucket,
  client: S3Client,
  origins: readonly string[],
): Promise<ProbeResult> {
  const putIfNoneMatch = await acceptsUpload(bucket, client);
  const store = new StoreUnderProbe(bucket, client, { ...ALL_ABILITIES, putIfNoneMatch });
  const found = new Findings();
  try {
    const [put, forms, multipart, deletion] = await Promise.all([
      probePut(store, found),
      probeForm(store, found),
      probeMultipart(store, found),
      probeDelete(store, found),
      probeAccess(store, found),
      probeCors(store, origins, found),
    ]);
    return {
      abilities: { ...store.abilities, ...put, ...multipart, ...deletion, forms },
      guarantees: guaranteeNames.map((name) => found.resultOf(name)),
    };
  } finally {
    await store.cleanUp();
  }
}

/**
 * Uploads a few bytes. Returns whether the store knows `If-None-Match`, which some refuse as not implemented.
 *
 * @throws {StoreRefusedError} if it refuses the upload without the header too
 */
async function acceptsUpload(bucket: SigningBucket, client: S3Client): Promise<boolean> {
  const { host } = new URL(bucket.url);
  try {
    if ((await tryUpload(bucket, client, true)) === undefined) return true;
    const problem = await tryUpload(bucket, client, false);
    if (problem === undefined) return false;
    throw new StoreRefusedError(
      `The bucket ${bucket.bucket} at ${host} refuses an upload: ${problem}. Check the credentials, the region and the name of the bucket`,
    );
  } catch (error) {
    if (!isConnectionProblem(error)) throw error;
    throw new StoreRefusedError(
      `The store at ${host} cannot be reached: ${connectionProblem(error)}`,
      { cause: error },
    );
  }
}

/** Returns the error code or the status of the refusal, and undefined if there is none. */
async function tryUpload(
  bucket: SigningBucket,
  client: S3Client,
  putIfNoneMatch: boolean,
): Promise<string | undefined> {
  const store = new StoreUnderProbe(bucket, client, { ...ALL_ABILITIES, putIfNoneMatch });
  try {
    const { url, headers } = store.put(store.newKey());
    const response = await store.send(url, { headers, body: BYTES });
    const text = await response.text();
    if (response.ok) return undefined;
    return /<Code>([A-Za-z]+)<\/Code>/.exec(text)?.[1] ?? String(response.status);
  } finally {
    await store.cleanUp();
  }
}
