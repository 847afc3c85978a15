import { startCeph } from './ceph.ts';
import type { ForeignStore } from './foreign-store.ts';
import { startGarage } from './garage.ts';
import { startMinio } from './minio.ts';
import { startSeaweedfs } from './seaweedfs.ts';
import { startVersitygw } from './versitygw.ts';

/** The S3 servers that other projects wrote. Each is installed when it is first started. */
export const foreignStores = {
  ceph: startCeph,
  garage: startGarage,
  minio: startMinio,
  seaweedfs: startSeaweedfs,
  versitygw: startVersitygw,
} as const satisfies Record<string, () => Promise<ForeignStore>>;
