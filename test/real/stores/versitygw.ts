import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { installTools } from '../install.ts';
import { startServer } from '../servers.ts';
import type { ForeignStore } from './foreign-store.ts';
import { launch } from './launch.ts';

/** Starts Versity's gateway in front of a folder: https://github.com/versity/versitygw */
export async function startVersitygw(): Promise<ForeignStore> {
  const { versitygw } = await installTools();
  return launch({
    name: 'versitygw',
    version: basename(dirname(versitygw)).replace('versitygw-', ''),
    bucketCors: true,
    async start({ folder, port, credentials, started }) {
      const data = join(folder, 's3');
      await mkdir(data);
      const parameters = ['--port', `127.0.0.1:${port}`, '--quiet', 'posix', data];
      const env = {
        ROOT_ACCESS_KEY_ID: credentials.accessKeyId,
        ROOT_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      };
      started(await startServer('versitygw', port, versitygw, parameters, env));
    },
  });
}
