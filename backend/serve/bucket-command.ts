import {
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  type BucketLifecycleConfiguration,
} from '@aws-sdk/client-s3';
import { parseArgs } from 'node:util';
import { STORE_ON_LOAD_SECONDS } from '../../src/contract/limits.ts';
import { corsConfiguration } from '../domain/bucket-cors.ts';
import { probeStore } from '../stores/s3/probe/probe.ts';
import { guarantees as texts } from '../stores/s3/guarantees.ts';
import { Storage } from '../server/storage.ts';
import { readOrigins, readStorage } from './settings.ts';

const BUCKET_USAGE = `npx filestore-upload bucket [--apply | --probe]

Prints the rules that the bucket needs: CORS for your pages, and the end of uploads that nobody completes. The settings
are those of serve: S3_BUCKET, S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY and ALLOWED_ORIGINS.

--apply  Sets the rules, which replaces the bucket's own.
--probe  Asks the store what it guarantees.`;

/** Runs the command and returns its exit code. */
export async function bucket(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      apply: { type: 'boolean', default: false },
      probe: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(BUCKET_USAGE);
    return 0;
  }
  const origins = readOrigins(process.env);
  if (!values.apply && !values.probe) {
    console.log(`CORS:\n${JSON.stringify(corsConfiguration(origins), undefined, 2)}`);
    console.log(`\nLifecycle:\n${JSON.stringify(lifecycle, undefined, 2)}`);
    return 0;
  }
  const storage = new Storage(readStorage(process.env));
  try {
    await storage.refreshCredentials();
    return values.apply ? await apply(storage, origins) : await probe(storage, origins);
  } finally {
    storage.close();
  }
}

const DAY_SECONDS = 24 * 60 * 60;

/** Parts of an upload whose id was not recorded, because the process died in between. */
const lifecycle: BucketLifecycleConfiguration = {
  Rules: [
    {
      ID: 'incomplete-uploads',
      Status: 'Enabled',
      Filter: { Prefix: '' },
      // Longer than any file may stay incomplete. Before that, the sweep aborts the upload.
      AbortIncompleteMultipartUpload: {
        DaysAfterInitiation: Math.ceil(STORE_ON_LOAD_SECONDS / DAY_SECONDS) + 1,
      },
    },
  ],
};

async function apply(
  { client, bucket: Bucket }: Storage,
  origins: readonly string[],
): Promise<number> {
  const results = await Promise.allSettled([
    client.send(
      new PutBucketCorsCommand({ Bucket, CORSConfiguration: corsConfiguration(origins) }),
    ),
    client.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: lifecycle }),
    ),
  ]);
  const names = ['CORS', 'Lifecycle'];
  results.forEach((result, index) => {
    const problem = result.status === 'rejected' ? ` not set: ${String(result.reason)}` : ' set';
    console.log(`${names[index]}:${problem}`);
  });
  return results.every(({ status }) => status === 'fulfilled') ? 0 : 1;
}

async function probe(storage: Storage, origins: readonly string[]): Promise<number> {
  const { guarantees } = await probeStore(storage.signing, storage.client, origins);
  const marks = { kept: '✓', missing: '✗', unused: '–' } as const;
  for (const { name, state, detail } of guarantees) {
    console.log(`${marks[state]} ${name}: ${texts[name]}`);
    if (detail !== undefined) console.log(`    ${detail}`);
  }
  return guarantees.some(({ state }) => state === 'missing') ? 1 : 0;
}
