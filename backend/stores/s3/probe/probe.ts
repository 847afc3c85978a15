import type { S3Client } from '@aws-sdk/client-s3';
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
  const store = new StoreUnderProbe(bucket, client);
  const found = new Findings();
  try {
    await requireUpload(store);
    const [put, forms, multipart, deletion] = await Promise.all([
      probePut(store, found),
      probeForm(store, found),
      probeMultipart(store, found),
      probeDelete(store, found),
      probeAccess(store, found),
      probeCors(store, origins, found),
    ]);
    return {
      abilities: { ...ALL_ABILITIES, ...put, ...multipart, ...deletion, forms },
      guarantees: guaranteeNames.map((name) => found.resultOf(name)),
    };
  } finally {
    await store.cleanUp();
  }
}

/** A store that does not know the headers of an upload may still be used without them. */
async function requireUpload(store: StoreUnderProbe): Promise<void> {
  const { url, headers } = store.put(store.newKey());
  const response = await store.send(url, { headers, body: BYTES });
  const text = await response.text();
  if (response.ok || response.status === 501) return;
  const [, code = response.status] = /<Code>([A-Za-z]+)<\/Code>/.exec(text) ?? [];
  throw new StoreRefusedError(
    `The bucket ${store.bucket.bucket} at ${new URL(store.bucket.url).host} refuses an upload: ${code}. Check the credentials, the region and the name of the bucket`,
  );
}
