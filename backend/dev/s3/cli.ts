import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { AdminApi } from '../faults/admin-api.ts';
import { isBucketName } from './operations/bucket-name.ts';
import type { CorsRule } from './http/cors.ts';
import { LocalS3 } from './server.ts';

const USAGE = `npm run s3 -- [--port 9000] [--dir ./data] [--host localhost] [--region us-east-1]
                [--bucket NAME]... [--cors ORIGIN]... [--admin-port PORT]

  --port 0 and --admin-port 0 choose a free port.
  --bucket creates the bucket if it does not exist. --cors allows pages of these origins to use the buckets.
  --admin-port starts the API with which tests inject faults; see backend/dev/faults/admin-api.ts.

Credentials are read from the environment: S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY. If S3_SESSION_TOKEN is
also set, the credentials are temporary and every request must include the token.`;

/** An error that the user can fix. It is printed without a stack trace. */
class UsageError extends Error {}

/** The entry point of `npm run s3`: runs only the development S3, for any S3 client. */
try {
  const { values } = readArguments();
  if (values.help) {
    console.log(USAGE);
  } else {
    await serve(values);
  }
} catch (error) {
  const message = explain(error);
  if (message === undefined) throw error;
  console.error(message);
  process.exit(1);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        port: { type: 'string', default: '9000' },
        dir: { type: 'string', default: './data' },
        host: { type: 'string', default: 'localhost' },
        region: { type: 'string', default: 'us-east-1' },
        bucket: { type: 'string', multiple: true, default: [] },
        cors: { type: 'string', multiple: true, default: [] },
        'admin-port': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : 'unknown option'}\n\n${USAGE}`,
    );
  }
}

async function serve(values: ReturnType<typeof readArguments>['values']): Promise<void> {
  const invalid = values.bucket.find((name) => !isBucketName(name));
  if (invalid !== undefined) {
    throw new UsageError(
      `--bucket: "${invalid}" is not a valid bucket name (lower case, 3 to 63 characters)`,
    );
  }
  let offset = 0;
  const s3 = await LocalS3.open({
    directory: resolve(values.dir),
    credentials: {
      accessKeyId: credential('S3_ACCESS_KEY_ID'),
      secretAccessKey: credential('S3_SECRET_ACCESS_KEY'),
      sessionToken: process.env['S3_SESSION_TOKEN'] || undefined,
    },
    region: values.region,
    clock: () => Date.now() + offset,
    buckets: new Map(values.bucket.map((name) => [name, corsRules(values.cors)])),
    onCreated: () => undefined,
  });
  const adminApi = new AdminApi({ s3, advance: (seconds) => void (offset += seconds * 1000) });
  const port = await s3.listen(portNumber('--port', values.port), values.host);
  console.log(`s3 http://${values.host}:${port}`);
  if (values['admin-port'] !== undefined) {
    const adminPort = await adminApi.listen(portNumber('--admin-port', values['admin-port']));
    console.log(`admin http://localhost:${adminPort}`);
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      adminApi.close();
      void s3.close().then(() => process.exit(0));
    });
  }
}

function credential(name: string): string {
  const value = process.env[name];
  if (!value) throw new UsageError(`${name} is not set\n\n${USAGE}`);
  return value;
}

function portNumber(name: string, text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new UsageError(`${name} must be a whole number from 0 to 65535, not "${text}"`);
  }
  return port;
}

function corsRules(origins: readonly string[]): readonly CorsRule[] {
  if (origins.length === 0) return [];
  return [
    {
      origins,
      methods: ['GET', 'PUT', 'HEAD', 'POST', 'DELETE'],
      headers: ['*'],
      exposed: ['ETag', 'x-amz-request-id', 'x-amz-checksum-crc64nvme'],
      maxAgeSeconds: 3600,
    },
  ];
}

function explain(error: unknown): string | undefined {
  if (error instanceof UsageError) return error.message;
  const cause = error instanceof Error && error.cause ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') return 'The port is taken. Choose another port with --port';
  if (code === 'INDEX_LOCKED')
    return 'The folder is in use by another process. Choose another folder with --dir';
  const isDiskFull =
    code === 'ENOSPC' ||
    [error, cause].some((one) => one instanceof Error && /No space left/.test(one.message));
  return isDiskFull ? 'The disk is full. Make room, or choose another --dir' : undefined;
}
