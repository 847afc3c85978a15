import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from '../install.ts';
import { freePort, run, startServer } from '../servers.ts';
import type { ForeignStore } from './foreign-store.ts';
import { launch, type Place } from './launch.ts';

const VERSION = '2.5.0';

/** Starts Garage as a cluster of one node: https://garagehq.deuxfleurs.fr */
export async function startGarage(): Promise<ForeignStore> {
  const program = await installGarage();
  return launch({
    name: 'garage',
    version: VERSION,
    bucketCors: true,
    async start(place) {
      const { folder, port, credentials, started } = place;
      const file = join(folder, 'garage.toml');
      await writeFile(file, configuration(place, await freePort()));
      const parameters = ['--config', file, 'server', '--single-node', '--default-access-key'];
      const env = {
        GARAGE_DEFAULT_ACCESS_KEY: credentials.accessKeyId,
        GARAGE_DEFAULT_SECRET_KEY: credentials.secretAccessKey,
      };
      started(await startServer('garage', port, program, parameters, env));
    },
  });
}

function configuration({ folder, port }: Place, internalPort: number): string {
  return `
metadata_dir = "${join(folder, 'metadata')}"
data_dir = "${join(folder, 'data')}"
db_engine = "sqlite"
replication_factor = 1
rpc_bind_addr = "127.0.0.1:${internalPort}"
rpc_public_addr = "127.0.0.1:${internalPort}"
rpc_secret = "${'0'.repeat(64)}"

[s3_api]
api_bind_addr = "127.0.0.1:${port}"
s3_region = "us-east-1"
`;
}

/** Compiles it with the features that S3 needs and few optimizations, which takes most of the time. */
async function installGarage(): Promise<string> {
  const features = ['--no-default-features', '--features', 'bundled-libs,sqlite'];
  const folder = await once(`garage-${VERSION}`, (folder) =>
    run('cargo', ['install', `garage@${VERSION}`, '--locked', ...features, '--root', folder], {
      CARGO_PROFILE_RELEASE_OPT_LEVEL: '1',
    }),
  );
  return join(folder, 'bin/garage');
}
