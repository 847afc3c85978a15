import { strict as assert } from 'node:assert';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import {
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { deploy } from '../../backend/ops/deploy/deploy.ts';
import { remove } from '../../backend/ops/deploy/remove.ts';
import { readDeploySettings } from '../../backend/ops/deploy/settings.ts';
import { siteFiles } from '../../backend/ops/deploy/site-objects.ts';
import { Stacks } from '../../backend/ops/deploy/stacks.ts';
import { Steps } from '../../backend/ops/deploy/steps.ts';
import { awsEnvironment, writeTemplate } from './deploy.ts';

/**
 * Tests `npm run deploy`, a second deployment, and `--remove` with the emulator. Needs the built site.
 *
 * @param python - The folder with the SAM CLI
 */
export async function checkDeploy(endpoint: string, python: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'filestore-deploy-'));
  try {
    await writeFile(join(folder, 'sam'), '#!/bin/sh\nexec python3 -m samcli "$@"\n');
    await chmod(join(folder, 'sam'), 0o755);
    // Sets only the variable that botocore reads. SAM and the SDK must use the same region anyway.
    const { AWS_REGION: _sdkOnly, ...environment } = awsEnvironment(endpoint);
    delete process.env['AWS_REGION'];
    Object.assign(process.env, environment, {
      PATH: `${folder}${delimiter}${process.env['PATH']}`,
      PYTHONPATH: python,
    });
    const filesTemplate = await writeTemplate(folder);
    const output: string[] = [];
    const steps = new Steps(false, (line) => output.push(line));
    const built = (): Promise<void> => Promise.resolve();
    const first =
      '--stack deployed --origins https://www.example.com --yes --parameter FormUploadBytes=0 --parameter SitePriceClass=PriceClass_200';
    const once = readDeploySettings(first.split(' '));
    await deploy(once, { steps, filesTemplate, build: built, terminal: true });
    await checkDeployed(output);

    const before = output.length;
    // A second deployment without origins and parameters keeps the existing values.
    const again = readDeploySettings(['--stack', 'deployed', '--yes']);
    await deploy(again, { steps, filesTemplate, build: built, terminal: true });
    await checkDeployed(output);
    assert.match(
      output.slice(before).join('\n'),
      /server key {2}in API Gateway, as deployed\/demo\/server/,
    );

    await checkRemoved(output);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function checkDeployed(output: readonly string[]): Promise<void> {
  const stacks = new Stacks();
  const files = await stacks.describe('deployed');
  const site = await stacks.describe('deployed-site');
  const url = site?.outputs['SiteUrl'] ?? '';
  assert.match(url, /^https:\/\/[a-z0-9.-]+$/);
  assert.equal(files?.parameters['AllowedOrigins'], `${url},https://www.example.com`);
  assert.equal(files?.parameters['FormUploadBytes'], '0');
  assert.equal(site?.parameters['SitePriceClass'], 'PriceClass_200');
  const { ApiEndpoint = '', BucketName = '' } = files?.outputs ?? {};
  const connect = site?.parameters['ConnectOrigins']?.split(' ') ?? [];
  assert.equal(connect[0], new URL(ApiEndpoint).origin);
  assert.ok(connect.some((origin) => origin.startsWith(`https://${BucketName}.s3.`)));

  const s3 = new S3Client({ forcePathStyle: true });
  const Bucket = site?.outputs['SiteBucketName'];
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'config.json' }));
  const config = JSON.parse((await Body?.transformToString()) ?? '');
  assert.equal(config.endpoint, ApiEndpoint);
  assert.ok(output.includes(`browser key ${config.apiKey}`));
  assert.ok(output.includes(`site        ${url}`));
  for (const path of await siteFiles(join(import.meta.dirname, '../../dist/site'))) {
    const about = new HeadObjectCommand({ Bucket, Key: path });
    const { ContentType, CacheControl } = await s3.send(about);
    const expected = path.startsWith('assets/')
      ? 'public, max-age=31536000, immutable'
      : 'no-cache';
    assert.equal(CacheControl, expected, path);
    if (path.endsWith('.html')) assert.equal(ContentType, 'text/html; charset=utf-8');
  }
  s3.destroy();
}

async function checkRemoved(output: string[]): Promise<void> {
  const stacks = new Stacks();
  const { BucketName = '' } = (await stacks.describe('deployed'))?.outputs ?? {};
  const steps = new Steps(false, (line) => output.push(line));
  const settings = readDeploySettings(['--stack', 'deployed', '--remove']);
  const confirmed: string[] = [];
  const confirmWith = (yes: boolean) => (stack: string) => {
    confirmed.push(stack);
    return Promise.resolve(yes);
  };
  await assert.rejects(
    remove(settings, { steps, confirm: confirmWith(false) }),
    /Nothing was removed/,
  );
  assert.ok(await stacks.describe('deployed'));
  await remove(settings, { steps, confirm: confirmWith(true) });
  assert.deepEqual(confirmed, ['deployed', 'deployed']);
  assert.equal(await stacks.describe('deployed'), undefined);
  assert.equal(await stacks.describe('deployed-site'), undefined);
  // The stored files still exist, and the last lines print their location.
  const s3 = new S3Client({ forcePathStyle: true });
  await s3.send(new HeadBucketCommand({ Bucket: BucketName }));
  s3.destroy();
  assert.ok(output.some((line) => line.includes(`the bucket ${BucketName}`)));
}
