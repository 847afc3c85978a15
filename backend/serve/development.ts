import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LocalS3 } from '../dev/s3/server.ts';
import { loadSecrets, type Secrets } from '../dev/secrets.ts';
import { bucketCors } from '../domain/bucket-cors.ts';
import type { BackendOptions } from '../server/options.ts';
import { integer, text } from '../runtime/settings.ts';
import { dataDirectory, readOptions, readOrigins } from './settings.ts';

const BUCKET = 'filestore';
const REGION = 'us-east-1';

/** A development S3 in this process, and a backend that uses it. */
export interface Development {
  readonly backend: Omit<BackendOptions, 'log'>;
  readonly s3Url: string;
  readonly keys: Pick<Secrets, 'browserKey' | 'serverKey'>;
  close(): Promise<void>;
}

/** Creates the folder, whose keys and files must not get into a repository. */
async function makeDataFolder(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, '.gitignore'), '*\n');
}

/** Returns the keys of the development stack in a folder, which are made if there are none. */
export async function developmentKeys(
  directory: string,
): Promise<{ readonly browser: string; readonly server: string }> {
  await makeDataFolder(directory);
  const { browserKey, serverKey } = await loadSecrets(directory);
  return { browser: browserKey.value, server: serverKey.value };
}

/**
 * Starts the development S3 in the folder `DATA_DIR`. The keys are made at the first start and stay. Pages of every
 * origin may upload, unless `ALLOWED_ORIGINS` is set.
 */
export async function startDevelopment(
  env: Readonly<Record<string, string | undefined>>,
  host: string,
): Promise<Development> {
  const directory = dataDirectory(env);
  const given = readOrigins(env);
  const origins = given.length > 0 ? given : ['*'];
  await makeDataFolder(directory);
  const secrets = await loadSecrets(directory);
  const s3 = await LocalS3.open({
    directory: join(directory, 's3'),
    credentials: secrets,
    region: REGION,
    clock: Date.now,
    buckets: new Map([[BUCKET, [{ ...bucketCors, origins }]]]),
    onCreated: () => undefined,
    etags: undefined,
  });
  const port = await s3.listen(integer(env, 'S3_PORT', 65_535) ?? 0, host);
  const publicHost = text(env, 'PUBLIC_HOST') ?? (host === '0.0.0.0' ? 'localhost' : host);
  const s3Url = `http://${publicHost}:${port}`;
  const { accessKeyId, secretAccessKey, sessionToken, browserKey, serverKey } = secrets;
  return {
    backend: {
      storage: {
        bucket: BUCKET,
        region: REGION,
        endpoint: s3Url,
        credentials: { accessKeyId, secretAccessKey, sessionToken },
      },
      // Not DATABASE_URL, which is often that of the application's own database.
      database: { sqlite: join(directory, 'files.sqlite') },
      keys: { browser: browserKey.value, server: serverKey.value },
      origins,
      ...readOptions(env),
      // It is tested with the same probe.
      probe: false,
    },
    s3Url,
    keys: { browserKey, serverKey },
    close: () => s3.close(),
  };
}
