import { S3Client } from '@aws-sdk/client-s3';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  LocalS3,
  type ObjectCreatedNotice,
  type S3Settings,
} from '../../../backend/dev/s3/server.ts';

/** The development S3 without the rest of the stack, with the AWS SDK as its client. */
export interface TestS3 {
  s3: LocalS3;
  readonly url: string;
  readonly client: S3Client;
  readonly credentials: typeof S3_CREDENTIALS;
  readonly directory: string;
  readonly created: ObjectCreatedNotice[];
  /** Advances the clock of S3. */
  advance(seconds: number): void;
  /** Closes S3 and opens it again with the data on disk. */
  restart(port: number): Promise<void>;
  close(): Promise<void>;
}

export const S3_BUCKET = 'bucket';
const REGION = 'us-east-1';
/** Temporary credentials, like those of Lambda functions. */
export const S3_CREDENTIALS = {
  accessKeyId: 'LOCALTEST',
  secretAccessKey: 'secret-of-the-tests',
  sessionToken: 'token/of+the=tests',
};

export async function startS3({
  etags,
  credentials = S3_CREDENTIALS,
}: Partial<Pick<S3Settings, 'etags' | 'credentials'>> = {}): Promise<TestS3> {
  // The data folder has a separate parent, so that a test can detect files written outside it.
  const parent = await mkdtemp(join(tmpdir(), 'filestore-s3-'));
  const directory = join(parent, 'data');
  const created: ObjectCreatedNotice[] = [];
  let offset = 0;
  const open = (): Promise<LocalS3> =>
    LocalS3.open({
      directory,
      credentials,
      region: REGION,
      clock: () => Date.now() + offset,
      buckets: new Map([[S3_BUCKET, []]]),
      onCreated: (notice) => created.push(notice),
      etags,
    });
  const s3 = await open();
  const url = `http://localhost:${await s3.listen(0)}`;
  const client = new S3Client({
    endpoint: url,
    region: REGION,
    credentials: S3_CREDENTIALS,
    forcePathStyle: true,
  });
  const running: TestS3 = {
    s3,
    url,
    client,
    credentials: S3_CREDENTIALS,
    directory,
    created,
    advance: (seconds) => {
      offset += seconds * 1000;
    },
    restart: async (port) => {
      await running.s3.close();
      running.s3 = await open();
      await running.s3.listen(port);
    },
    close: async () => {
      client.destroy();
      await running.s3.close();
      await rm(parent, { recursive: true, force: true });
    },
  };
  return running;
}
