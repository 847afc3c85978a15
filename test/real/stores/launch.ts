import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type RunningServer } from '../servers.ts';
import type { ForeignStore, StoreCredentials } from './foreign-store.ts';
import { prepareBucket } from './prepare-bucket.ts';

/** How to start a store that is installed. */
export interface Launch {
  readonly name: string;
  readonly version: string;
  /** Whether the store has PutBucketCors. */
  readonly bucketCors: boolean;
  start(place: Place): Promise<void>;
}

/** What a store gets to run with. */
export interface Place {
  /** An empty temporary folder. */
  readonly folder: string;
  /** The port of S3, on 127.0.0.1. */
  readonly port: number;
  readonly credentials: StoreCredentials;
  /** Takes each process as soon as it runs, so that all of them are stopped in the end. */
  started(server: RunningServer): void;
}

const credentials: StoreCredentials = {
  accessKeyId: 'FOREIGNSTORE',
  secretAccessKey: 'secret-of-the-foreign-store',
};

/** A port can be taken between its choice and its use, and Ceph's storage daemon sometimes ends when it starts. */
const ATTEMPTS = 4;

/** Starts a store and creates its bucket. If that fails, no process and no file is left. */
export async function launch(store: Launch): Promise<ForeignStore> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launchOnce(store);
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      console.log(`${store.name} has not started, once more`);
    }
  }
}

async function launchOnce({ name, version, bucketCors, start }: Launch): Promise<ForeignStore> {
  const folder = await mkdtemp(join(tmpdir(), `foreign-${name}-`));
  const port = await freePort();
  const running: RunningServer[] = [];
  const stop = async (): Promise<void> => {
    for (const server of running.splice(0).toReversed()) await server.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const url = `http://127.0.0.1:${port}`;
  const store = { name, version, url, region: 'us-east-1', bucket: 'uploads', credentials };
  try {
    await start({ folder, port, credentials, started: (server) => void running.push(server) });
    await prepareBucket(store, bucketCors);
    return { ...store, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
