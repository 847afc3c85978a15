import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort, startServer } from '../servers.ts';
import { cephConfig, CLUSTER_ID } from './ceph-config.ts';
import { CEPH, installCeph, type Ceph } from './ceph-install.ts';
import type { ForeignStore } from './foreign-store.ts';
import { launch, type Place } from './launch.ts';

/** Python 3.11, for which Debian builds Ceph's library. */
const DEBIAN_PYTHON = '/usr/bin/python3';

/** Starts Ceph's gateway with the smallest cluster behind it: https://docs.ceph.com/en/pacific/radosgw/ */
export async function startCeph(): Promise<ForeignStore> {
  const ceph = await installCeph();
  return launch({
    name: 'ceph',
    version: CEPH,
    bucketCors: true,
    start: (place) => startCluster(ceph, place),
  });
}

async function startCluster(ceph: Ceph, { folder, port, credentials, started }: Place) {
  for (const name of ['mon', 'osd']) await mkdir(join(folder, name));
  const monitorPort = await freePort();
  const monitor = `v1:127.0.0.1:${monitorPort}`;
  const config = join(folder, 'ceph.conf');
  await writeFile(config, cephConfig(ceph, folder, monitor));
  const env = { ...ceph.env, CEPH_CONF: config };
  const runToEnd = async (program: string, ...parameters: string[]): Promise<void> => {
    const environment = { ...process.env, ...env };
    await promisify(execFile)(program, parameters, { env: environment, timeout: 60_000 });
  };
  const daemon = async (name: string, atPort: number, ...parameters: string[]): Promise<void> => {
    const all = [...parameters, '--foreground'];
    started(await startServer(name, atPort, ceph.program(name), all, env));
  };

  const map = join(folder, 'monmap');
  const addresses = ['--addv', 'a', `[${monitor}]`, map];
  await runToEnd(ceph.program('monmaptool'), '--create', '--fsid', CLUSTER_ID, ...addresses);
  await runToEnd(ceph.program('ceph-mon'), '--mkfs', '--id', 'a', '--monmap', map);
  await daemon('ceph-mon', monitorPort, '--id', 'a');

  await runToEnd(ceph.program('ceph-osd'), '--mkfs', '--id', '0');
  const osd = (await readFile(join(folder, 'osd/fsid'), 'utf8')).trim();
  await runToEnd(DEBIAN_PYTHON, ceph.program('ceph'), 'osd', 'new', osd);
  // The storage daemon chooses its ports itself. It works as soon as the gateway answers.
  const frontend = `--rgw-frontends=beast endpoint=127.0.0.1:${port}`;
  const outcomes = await Promise.allSettled([
    daemon('ceph-osd', port, '--id', '0'),
    daemon('radosgw', port, '--name', 'client.rgw.a', frontend),
  ]);
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;

  const user = ['--uid=tests', '--display-name=tests', `--access-key=${credentials.accessKeyId}`];
  const secret = `--secret-key=${credentials.secretAccessKey}`;
  await runToEnd(ceph.program('radosgw-admin'), 'user', 'create', ...user, secret);
}
