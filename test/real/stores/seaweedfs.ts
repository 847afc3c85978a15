import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { once } from '../install.ts';
import { freePort, run, startServer } from '../servers.ts';
import type { ForeignStore } from './foreign-store.ts';
import { launch, type Place } from './launch.ts';

const MODULE = 'github.com/seaweedfs/seaweedfs';
/** Version 4.53. The Go registry has it only under the name of its commit. */
const COMMIT = 'v0.0.0-20261109003541-7506e5f91cd6';

/**
 * Starts SeaweedFS with all of its servers in one process: https://github.com/seaweedfs/seaweedfs
 *
 * It takes ten seconds, which one of the servers waits for others of its kind.
 */
export async function startSeaweedfs(): Promise<ForeignStore> {
  const program = await installSeaweedfs();
  return launch({
    name: 'seaweedfs',
    version: '4.53',
    bucketCors: true,
    async start(place) {
      const ports = { master: await freePort(), volume: await freePort(), filer: await freePort() };
      const internal = {
        master: await freePort(),
        volume: await freePort(),
        filer: await freePort(),
        s3: await freePort(),
      };
      const all = [
        ...(await serverParameters(place)),
        ...Object.entries(ports).map(([name, port]) => `-${name}.port=${port}`),
        ...Object.entries(internal).map(([name, port]) => `-${name}.port.grpc=${port}`),
      ];
      const { port, stop } = await startServer('seaweedfs', place.port, program, all);
      place.started({
        port,
        async stop() {
          await stop();
          // It cannot be told to put these elsewhere.
          for (const [name, port] of Object.entries(internal)) {
            await rm(`/tmp/seaweedfs-${name}-grpc-${port}.sock`, { force: true });
          }
        },
      });
    },
  });
}

async function serverParameters({ folder, port, credentials }: Place): Promise<string[]> {
  const data = join(folder, 'data');
  await mkdir(data);
  const config = join(folder, 's3.json');
  const { accessKeyId: accessKey, secretAccessKey: secretKey } = credentials;
  const admin = { name: 'admin', credentials: [{ accessKey, secretKey }], actions: ['Admin'] };
  await writeFile(config, JSON.stringify({ identities: [admin] }));
  const flags: Record<string, string | number> = {
    dir: data,
    ip: '127.0.0.1',
    'ip.bind': '127.0.0.1',
    'master.telemetry': 'false',
    // Each bucket takes seven volumes. They start empty.
    'volume.max': 100,
    'filer.localSocket': join(folder, 'filer.sock'),
    's3.port': port,
    's3.port.iceberg': 0,
    's3.port.lance': 0,
    's3.localSocket': join(folder, 's3.sock'),
    's3.config': config,
  };
  const pairs = Object.entries(flags).map(([name, value]) => `-${name}=${value}`);
  return ['server', '-filer', '-s3', ...pairs];
}

/** `go install` refuses the module, because its go.mod replaces another. So its own folder is built. */
async function installSeaweedfs(): Promise<string> {
  const folder = await once(`seaweedfs-${COMMIT}`, async (folder) => {
    const download = ['mod', 'download', '-json', `${MODULE}@${COMMIT}`];
    const { stdout } = await promisify(execFile)('go', download);
    const { Dir } = JSON.parse(stdout) as { Dir: string };
    const smaller = ['-buildvcs=false', '-trimpath', '-ldflags=-s -w'];
    await run('go', ['build', '-C', Dir, ...smaller, '-o', `${folder}/`, './weed']);
  });
  return join(folder, 'weed');
}
