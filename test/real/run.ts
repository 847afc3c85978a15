import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installClients } from './clients/install-clients.ts';
import { installGenerators } from './generated/generate.ts';
import { installTools, type Tools } from './install.ts';
import { freePort, run, startServer, type RunningServer } from './servers.ts';
import { wireSuites } from './wire-suites.ts';

/*
 * `npm run verify -- real` runs the suites that work over the wire again, against a third-party S3 and
 * DynamoDB. It also runs third-party clients and test suites against our S3. It needs Go, Maven with Java 17,
 * and Python 3, and fails without them.
 */

/** The suite that makes many of its random runs against these servers. The step `schedules` makes more of them against ours. */
const SCHEDULES = 'test/integration/schedules.test.ts';
const CREDENTIALS = { accessKeyId: 'TESTREAL', secretAccessKey: 'secret-of-test-real' };

const tools = await installTools();
await installClients();
await installGenerators();
const folder = await mkdtemp(join(tmpdir(), 'filestore-real-'));
const running: RunningServer[] = [];
try {
  const eventPort = await freePort();
  const s3 = await startVersitygw(tools, eventPort);
  running.push(s3);
  const dynamoDb = await startDynamoDb(tools);
  running.push(dynamoDb);
  const servers = {
    TEST_S3_SERVER: 'versitygw',
    TEST_S3_ENDPOINT: `http://127.0.0.1:${s3.port}`,
    TEST_S3_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    TEST_S3_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    TEST_S3_EVENT_PORT: String(eventPort),
    TEST_DYNAMODB_ENDPOINT: `http://127.0.0.1:${dynamoDb.port}`,
  };
  // One file at a time: the files share the port for events.
  const wire = ['--project', 'integration', '--no-file-parallelism'];
  const others = wireSuites().filter((file) => file !== SCHEDULES);
  // The step `schedules` of `npm run verify` sends more hostile requests to our own S3.
  await vitest([...wire, ...others], { ...servers, TEST_SCALE: '0.05' });
  await vitest([...wire, SCHEDULES], { ...servers, TEST_SCALE: '0.25' });
  const aws = await startMoto(tools);
  running.push(aws);
  await vitest(['--project', 'real'], {
    TEST_PYTHON_CLIENTS: tools.python,
    TEST_AWS_ENDPOINT: `http://127.0.0.1:${aws.port}`,
  });
} finally {
  for (const server of running) await server.stop();
  await rm(folder, { recursive: true, force: true });
}

async function startVersitygw({ versitygw }: Tools, eventPort: number): Promise<RunningServer> {
  const port = await freePort();
  const data = join(folder, 's3');
  await mkdir(data);
  // The server posts a first event when it starts, and ends if nothing accepts it.
  const listener = createServer((_incoming, response) => void response.end());
  listener.listen(eventPort, '127.0.0.1');
  await once(listener, 'listening');
  const parameters = ['--port', `127.0.0.1:${port}`, '--quiet'];
  const events = ['--event-webhook-url', `http://127.0.0.1:${eventPort}/`];
  const env = {
    ROOT_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    ROOT_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  };
  try {
    const all = [...parameters, ...events, 'posix', data];
    return await startServer('versitygw', port, versitygw, all, env);
  } finally {
    listener.closeAllConnections();
    listener.close();
    await once(listener, 'close');
  }
}

async function startDynamoDb({ dynamoDb }: Tools): Promise<RunningServer> {
  const port = await freePort();
  return startServer('DynamoDB Local', port, 'java', [
    `-Djava.library.path=${dynamoDb}`,
    '-cp',
    join(dynamoDb, '*'),
    'software.amazon.dynamodb.services.local.main.ServerRunner',
    '-inMemory',
    '-sharedDb',
    '-disableTelemetry',
    '-port',
    String(port),
  ]);
}

async function startMoto({ moto }: Tools): Promise<RunningServer> {
  const port = await freePort();
  const parameters = ['-m', 'moto.server', '-p', String(port)];
  return startServer('moto', port, 'python3', parameters, { PYTHONPATH: moto });
}

async function vitest(parameters: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  await run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...parameters], env);
}
