import { PutBucketCorsCommand } from '@aws-sdk/client-s3';
import { join } from 'node:path';
import { runConformance } from '../../backend/conformance/run.ts';
import { corsConfiguration } from '../../backend/domain/bucket-cors.ts';
import { expect, test } from '../e2e/fixtures.ts';
import { freePort, startServer } from '../real/servers.ts';
import { startS3, S3_BUCKET, S3_CREDENTIALS } from '../support/local-stack/start-s3.ts';
import { frameworkOf } from './frameworks.ts';

const ORIGIN = 'https://www.example.com';

// The other servers are in test/hosts, which installs no framework.
test('Next.js, a route handler: the backend passes all conformance checks', async () => {
  const s3 = await startS3();
  const CORSConfiguration = corsConfiguration([ORIGIN]);
  await s3.client.send(new PutBucketCorsCommand({ Bucket: S3_BUCKET, CORSConfiguration }));
  const port = await freePort();
  const keys = { browserKey: 'browser-key-of-next', serverKey: 'server-key-of-next-0123456789' };
  const { program } = frameworkOf('next').server({ port, api: '', ...keys });
  const server = await startServer('Next.js', port, process.execPath, program, {
    S3_ENDPOINT: s3.url,
    S3_ACCESS_KEY_ID: S3_CREDENTIALS.accessKeyId,
    S3_SECRET_ACCESS_KEY: S3_CREDENTIALS.secretAccessKey,
    S3_SESSION_TOKEN: S3_CREDENTIALS.sessionToken,
    DATABASE: join(s3.directory, '../next.sqlite'),
    BROWSER_KEY: keys.browserKey,
    SERVER_KEY: keys.serverKey,
    ORIGIN,
  });
  try {
    const endpoint = `http://localhost:${port}/v1`;
    const results = await runConformance({ endpoint, ...keys, origin: ORIGIN }, () => undefined);
    expect(results.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect(results.length).toBeGreaterThan(30);
  } finally {
    await server.stop();
    await s3.close();
  }
});
