import { join } from 'node:path';
import type { Ceph } from './ceph-install.ts';

/** Any id. */
export const CLUSTER_ID = '11111111-2222-3333-4444-555555555555';

/** Returns the ceph.conf of a cluster of one monitor and one storage daemon, which keeps objects in memory. */
export function cephConfig({ plugins, classes }: Ceph, folder: string, monitor: string): string {
  const settings: Record<string, string | number> = {
    fsid: CLUSTER_ID,
    'mon host': monitor,
    'mon initial members': 'a',
    'public addr': '127.0.0.1',
    'cluster addr': '127.0.0.1',
    'ms bind msgr2': 'false',
    'mon data': join(folder, 'mon'),
    'osd data': join(folder, 'osd'),
    'run dir': folder,
    'log file': join(folder, '$name.log'),
    'admin socket': '',
    'pid file': '',
    'plugin dir': plugins,
    'erasure code dir': join(plugins, 'erasure-code'),
    'osd class dir': classes,
    // The cluster has no keys. S3 requests still need a signature.
    'auth cluster required': 'none',
    'auth service required': 'none',
    'auth client required': 'none',
    // One copy of each object, in few groups.
    'osd pool default size': 1,
    'osd pool default min size': 1,
    'osd pool default pg num': 1,
    'osd crush chooseleaf type': 0,
    'rgw rados pool pg num min': 1,
    'mon max pg per osd': 1000,
    // Otherwise the monitor ends itself on a full disk.
    'mon data avail warn': 0,
    'mon data avail crit': 0,
    'osd objectstore': 'memstore',
    'memstore device bytes': 4 * 1024 ** 3,
    // Each of the pools that the gateway creates takes a decision of the monitor.
    'paxos propose interval': 0.05,
    'paxos min wait': 0.01,
    'rgw run sync thread': 'false',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  return ['[global]', ...lines, ''].join('\n');
}
