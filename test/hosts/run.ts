import { join } from 'node:path';
import { run } from '../real/servers.ts';
import { foreignStores } from '../real/stores/all.ts';
import type { ForeignStore } from '../real/stores/foreign-store.ts';
import { startPostgres } from '../support/postgres.ts';

/*
 * `npm run verify -- hosts` runs the suites of the API on an ordinary server: the fetch handler and Lambda's functions,
 * with each database and with stores that we did not write. `node test/hosts/run.ts --all` runs every combination with
 * every store, which takes about an hour when the stores have been installed.
 */

const runtimes = ['lambda', 'fetch'] as const;
const databases = ['sqlite', 'postgres', 'dynamodb'] as const;
type StoreName = 'ours' | keyof typeof foreignStores;

interface Combination {
  readonly runtime: (typeof runtimes)[number];
  readonly database: (typeof databases)[number];
  readonly store: StoreName;
}

/**
 * With `npm test` (Lambda, DynamoDB's stand-in, the development S3) and `real` (Lambda, DynamoDB Local, versitygw), every
 * two choices meet.
 */
const PAIRWISE: readonly Combination[] = [
  { runtime: 'fetch', database: 'sqlite', store: 'ours' },
  { runtime: 'lambda', database: 'sqlite', store: 'ceph' },
  { runtime: 'fetch', database: 'sqlite', store: 'versitygw' },
  { runtime: 'lambda', database: 'postgres', store: 'ours' },
  { runtime: 'fetch', database: 'postgres', store: 'versitygw' },
  { runtime: 'fetch', database: 'postgres', store: 'ceph' },
  { runtime: 'fetch', database: 'dynamodb', store: 'ceph' },
];

const ALL: readonly Combination[] = runtimes.flatMap((runtime) =>
  databases.flatMap((database) =>
    // The suites set the CORS of the bucket, which MinIO does not implement.
    (['ours', 'versitygw', 'ceph', 'garage', 'seaweedfs'] as const).map((store) => ({
      runtime,
      database,
      store,
    })),
  ),
);

/** Suites that hold with every store that accepts a PUT once. Foreign stores report no events. */
const EVERYWHERE = ['guarded-changes', 'schedules'];
/** Suites about what a store refuses and reports. */
const STRICT = ['conformance', 'multipart'];
/** The suites of stores that lack a guarantee. The probe names it, and `createBackend` can require it. */
const lacking: Partial<Record<StoreName, readonly string[]>> = {
  // Signed headers, and the checksum of a whole multipart upload.
  ceph: EVERYWHERE,
  seaweedfs: EVERYWHERE,
  // `If-None-Match` as well.
  garage: ['guarded-changes'],
};
/** Suites about the database that need the development S3, its events or its clock. */
const DATABASE = [
  'cleanup',
  'event-schedules',
  'file-events',
  'idempotency',
  'listing',
  'paths-and-kinds',
  'quotas',
];
/** Other suites that do. */
const OURS = [
  'attacks',
  'checksums',
  'confirm',
  'hostile-requests',
  'refusals',
  'round-trip',
  'store-on-load',
  'tenants',
];

const all = process.argv.includes('--all');
/** `--only fetch,postgres` runs the combinations that have all of these. */
const only = process.argv[process.argv.indexOf('--only') + 1]?.split(',') ?? [];
const isChosen = (combination: Combination): boolean =>
  !process.argv.includes('--only') ||
  only.every((choice) => Object.values(combination).includes(choice));
const postgres = await startPostgres();
const stores = new Map<StoreName, ForeignStore>();
const failed: string[] = [];
try {
  for (const combination of (all ? ALL : PAIRWISE).filter(isChosen)) {
    try {
      await runCombination(combination);
    } catch (error) {
      // The whole matrix takes too long to start again.
      if (!all) throw error;
      failed.push(Object.values(combination).join(', '));
    }
  }
  await vitest(['--project', 'hosts'], { TEST_DATABASE: postgres.url });
} finally {
  for (const store of stores.values()) await store.stop();
  await postgres.stop();
}

if (failed.length > 0) throw new Error(`These combinations failed:\n${failed.join('\n')}`);

async function runCombination({ runtime, database, store }: Combination): Promise<void> {
  console.log(`\n— ${runtime}, ${database}, ${store}`);
  const foreign = store === 'ours' ? undefined : await startStore(store);
  const suites = [
    ...(lacking[store] ?? [...EVERYWHERE, ...STRICT]),
    ...(foreign ? [] : DATABASE),
    ...(foreign || (database !== 'sqlite' && !all) ? [] : OURS),
  ];
  const files = suites.map((name) => `test/integration/${name}.test.ts`);
  await vitest(['--project', 'integration', ...files], {
    TEST_RUNTIME: runtime,
    TEST_SCALE: all ? '0.2' : '0.03',
    ...(database === 'sqlite' && { TEST_DATABASE: 'sqlite' }),
    ...(database === 'postgres' && { TEST_DATABASE: postgres.url }),
    ...(foreign && {
      TEST_S3_SERVER: foreign.name,
      TEST_S3_ENDPOINT: foreign.url,
      TEST_S3_REGION: foreign.region,
      TEST_S3_ACCESS_KEY_ID: foreign.credentials.accessKeyId,
      TEST_S3_SECRET_ACCESS_KEY: foreign.credentials.secretAccessKey,
    }),
  });
}

async function startStore(name: Exclude<StoreName, 'ours'>): Promise<ForeignStore> {
  const running = stores.get(name) ?? (await foreignStores[name]());
  stores.set(name, running);
  return running;
}

async function vitest(parameters: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const file = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs');
  await run(process.execPath, [file, 'run', ...parameters], env);
}
