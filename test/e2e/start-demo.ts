import { GetObjectCommand } from '@aws-sdk/client-s3';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DemoServer } from '../../backend/dev/dev-server.ts';
import { BUCKET, TENANT } from '../../backend/dev/local-stack.ts';
import type { StartSettings } from '../../backend/dev/settings.ts';
import { connectS3 } from '../../backend/stores/s3/object-store.ts';
import { MAX_FORM_BYTES, MULTIPART_FROM_BYTES, PART_BYTES } from '../../src/contract/limits.ts';
import { sha256 } from './sha256.ts';

/** The running demo with functions that inspect the server. */
export interface Demo {
  readonly server: DemoServer;
  readonly url: string;
  /** Returns the state of a file in the database. */
  state(id: string): Promise<string | undefined>;
  hasObject(id: string): Promise<boolean>;
  /** Returns the hash of the object in S3, in hexadecimal. */
  sha256(id: string): Promise<string>;
}

/** Starts a separate demo, for tests that change its settings or stop a server. */
export async function startDemo({
  clock,
  ...settings
}: Partial<StartSettings> & { clock?: () => number } = {}): Promise<
  Demo & { close(): Promise<void> }
> {
  const directory = await mkdtemp(join(tmpdir(), 'filestore-e2e-'));
  const all: StartSettings = {
    port: 0,
    host: 'localhost',
    publicHost: 'localhost',
    s3Port: 0,
    allowedOrigins: [],
    directory,
    expireAfterSeconds: 3600,
    expireEveryMilliseconds: 60_000,
    maxFileSize: 1_000_000_000,
    uploadUrlSeconds: 900,
    downloadUrlSeconds: 120,
    eventDelayMilliseconds: 50,
    multipartFromBytes: MULTIPART_FROM_BYTES,
    partBytes: PART_BYTES,
    formUploadBytes: MAX_FORM_BYTES,
    // The test files are random bytes that do not match their types.
    checkContent: false,
    scanUploads: false,
    database: process.env['TEST_DATABASE'] === 'dynamodb' ? 'dynamodb' : 'sqlite',
    ...settings,
  };
  const server = await DemoServer.start(all, undefined, clock);
  return {
    server,
    url: `${server.url}/`,
    state: async (id) => (await server.stack.files.get(`${TENANT}/${id}`))?.state,
    hasObject: async (id) => (await server.stack.s3.keys(BUCKET)).includes(`${TENANT}/${id}`),
    sha256: async (id) => {
      const client = connectS3(server.stack.environment);
      const object = await client.send(
        new GetObjectCommand({ Bucket: BUCKET, Key: `${TENANT}/${id}` }),
      );
      try {
        return await sha256(object.Body as AsyncIterable<Uint8Array>);
      } finally {
        client.destroy();
      }
    },
    close: async () => {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
