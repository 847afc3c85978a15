import { join } from 'node:path';
import { once } from '../install.ts';
import { freePort, run, startServer } from '../servers.ts';
import { type ForeignStore, PAGE_ORIGIN } from './foreign-store.ts';
import { launch } from './launch.ts';

/** The last one: https://github.com/minio/minio is archived. Its releases are not in the Go registry. */
const VERSION = 'v0.0.0-20260212201848-7aac2a2c5b7c';

/** Starts MinIO. It has one CORS configuration for all buckets, which is set here, and no PutBucketCors. */
export async function startMinio(): Promise<ForeignStore> {
  const program = await installMinio();
  return launch({
    name: 'minio',
    version: VERSION,
    bucketCors: false,
    async start({ folder, port, credentials, started }) {
      const addresses = [
        '--address',
        `127.0.0.1:${port}`,
        '--console-address',
        `127.0.0.1:${await freePort()}`,
      ];
      const env = {
        MINIO_ROOT_USER: credentials.accessKeyId,
        MINIO_ROOT_PASSWORD: credentials.secretAccessKey,
        MINIO_API_CORS_ALLOW_ORIGIN: PAGE_ORIGIN,
        MINIO_BROWSER: 'off',
        // Otherwise it asks the internet for a newer version.
        MINIO_UPDATE: 'off',
        // It would write its own configuration into the home folder.
        HOME: folder,
      };
      const parameters = ['server', '--quiet', ...addresses, join(folder, 's3')];
      started(await startServer('minio', port, program, parameters, env));
    },
  });
}

async function installMinio(): Promise<string> {
  const folder = await once(`minio-${VERSION}`, (folder) =>
    run('go', ['install', '-trimpath', '-ldflags=-s -w', `github.com/minio/minio@${VERSION}`], {
      GOBIN: folder,
    }),
  );
  return join(folder, 'minio');
}
