import { CreateBucketCommand, PutBucketCorsCommand, type S3Client } from '@aws-sdk/client-s3';
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import pg from 'pg';
import { join } from 'node:path';
import { BUCKET, LocalStack } from '../../../backend/dev/local-stack.ts';
import type { ExternalServices, LocalStackSettings } from '../../../backend/dev/stack-settings.ts';
import { TenantFile } from '../../../backend/dev/tenants.ts';
import { corsConfiguration } from '../../../backend/domain/bucket-cors.ts';
import { MAX_FORM_BYTES, MULTIPART_FROM_BYTES, PART_BYTES } from '../../../src/contract/limits.ts';
import { API_VERSION } from '../../../src/contract/server-operations.ts';
import { BuiltFunctions } from '../../stack/built-functions.ts';
import { startDeployed } from '../../stack/deployed-stack.ts';
import { EventReceiver } from '../s3/event-receiver.ts';
import { objectKeysOf } from '../s3/object-keys.ts';
import { newClient, realServer } from '../s3/target.ts';

/** The members of a stack that suites use besides its API. A deployed stack has fewer of them. */
export type StackUnderTest = Pick<
  LocalStack,
  | 'database'
  | 'files'
  | 's3Url'
  | 'uploaded'
  | 'scanned'
  | 'expire'
  | 'cleanup'
  | 'deliver'
  | 'eventsDelivered'
  | 'webhooks'
  | 'events'
  | 's3'
  | 'secrets'
  | 'environment'
>;

/** A separate stack for one test file, with the API on a free port. */
export interface TestStack {
  readonly stack: StackUnderTest;
  readonly apiUrl: string;
  readonly directory: string;
  readonly browserKey: string;
  readonly serverKey: string;
  /** All log entries of the functions. */
  readonly logged: unknown[];
  /** A client for the stack's bucket with full access. */
  readonly s3: S3Client;
  readonly bucket: string;
  objectKeys(): Promise<string[]>;
  /** Creates a tenant and returns the same stack with the tenant's keys. */
  addTenant(name: string): Promise<TestStack>;
  /** Advances the clock of the stack, and of S3 if the stack runs it. */
  advance(seconds: number): void;
  close(): Promise<void>;
}

export const PAGE_ORIGIN = 'http://page.example';

export async function startStack(overrides: Partial<LocalStackSettings> = {}): Promise<TestStack> {
  const directory = await mkdtemp(join(tmpdir(), 'filestore-test-'));
  const logged: unknown[] = [];
  let offset = 0;
  const elsewhere = await realServices();
  const settings: LocalStackSettings = {
    directory,
    s3Port: 0,
    allowedOrigins: [PAGE_ORIGIN],
    maxFileSize: 50_000_000,
    allowedTypes: [],
    uploadUrlSeconds: 900,
    downloadUrlSeconds: 120,
    expireAfterSeconds: 3600,
    storeOnLoad: false,
    // The suites upload random bytes under many types.
    checkContent: false,
    scanUploads: false,
    requireGrant: false,
    multipartFromBytes: MULTIPART_FROM_BYTES,
    partBytes: PART_BYTES,
    formUploadBytes: MAX_FORM_BYTES,
    // Suites about events turn them on.
    fileEvents: false,
    eventDelayMilliseconds: 0,
    log: (level, event, fields) => logged.push({ level, event, ...fields }),
    clock: () => Date.now() + offset,
    elsewhere,
    ...(await chosenBackend()),
    ...(process.env['TEST_FUNCTIONS'] === 'built' && {
      functions: (...parameters) => new BuiltFunctions(...parameters),
    }),
    ...overrides,
  };
  if (process.env['TEST_AWS_EMULATOR']) return startDeployed(settings);
  const stack = await LocalStack.start(settings);
  const bucket = elsewhere.s3?.bucket ?? BUCKET;
  // A store without events works too, because the operations look for the object.
  const hasEvents = process.env['TEST_S3_EVENT_PORT'] !== undefined;
  const receiver =
    elsewhere.s3 && hasEvents ? await EventReceiver.listen(bucket, stack.events) : undefined;
  // A second attempt lets the client adjust to a clock that a test has advanced.
  const s3 = newClient(stack.s3Url, elsewhere.s3?.credentials ?? stack.secrets, 2);
  const server: Server = createServer((incoming, response) => {
    void stack.gateway(incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const test: TestStack = {
    stack,
    directory,
    apiUrl: `http://localhost:${(server.address() as AddressInfo).port}/${API_VERSION}`,
    browserKey: stack.secrets.browserKey.value,
    serverKey: stack.secrets.serverKey.value,
    logged,
    s3,
    bucket,
    objectKeys: () => objectKeysOf(s3, bucket),
    addTenant: async (name) => {
      const tenant = await new TenantFile(directory).add(name, {});
      const { browserKey, serverKey } = tenant;
      return { ...test, browserKey: browserKey.value, serverKey: serverKey.value };
    },
    advance: (seconds) => {
      offset += seconds * 1000;
    },
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await receiver?.close();
      s3.destroy();
      await stack.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return test;
}

/**
 * Returns the database and the runtime that the environment chooses: `TEST_DATABASE` is `sqlite` or the URL of a
 * PostgreSQL server, and `TEST_RUNTIME=fetch` uses the fetch handler of `createBackend`.
 */
async function chosenBackend(): Promise<Pick<LocalStackSettings, 'database' | 'runtime'>> {
  const { TEST_DATABASE: database, TEST_RUNTIME: runtime } = process.env;
  return {
    ...(runtime === 'fetch' && { runtime }),
    ...(database === 'sqlite' && { database: { sqlite: ':memory:' } }),
    ...(database?.startsWith('postgres') && { database: await newDatabase(database) }),
  };
}

/** Creates a database for one stack. The server is deleted after the tests. */
async function newDatabase(url: string): Promise<{ readonly postgres: string }> {
  const name = `filestore_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const created = new URL(url);
  created.pathname = `/${name}`;
  return { postgres: created.href };
}

/** Returns the servers configured in the environment, with a separate bucket and table for this stack. */
async function realServices(): Promise<ExternalServices> {
  const dynamoDbUrl = process.env['TEST_DYNAMODB_ENDPOINT'];
  const name = `filestore-${randomBytes(6).toString('hex')}`;
  return {
    ...(dynamoDbUrl && { dynamoDb: { url: dynamoDbUrl, table: name } }),
    ...(realServer && { s3: { ...realServer, bucket: await createBucket(realServer, name) } }),
  };
}

async function createBucket(
  { url, credentials }: Exclude<typeof realServer, '' | undefined>,
  Bucket: string,
): Promise<string> {
  const client = newClient(url, credentials);
  await client.send(new CreateBucketCommand({ Bucket }));
  await client.send(
    new PutBucketCorsCommand({
      Bucket,
      CORSConfiguration: corsConfiguration([PAGE_ORIGIN]),
    }),
  );
  client.destroy();
  return Bucket;
}
