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
import { check } from '../../backend/ops/deploy/checks/run-checks.ts';
import { deploy } from '../../backend/ops/deploy/deploy.ts';
import { remove } from '../../backend/ops/deploy/remove.ts';
import { readDeploySettings } from '../../backend/ops/deploy/settings.ts';
import { siteFiles } from '../../backend/ops/deploy/site-objects.ts';
import { Stacks } from '../../backend/ops/deploy/stacks.ts';
import { Steps } from '../../backend/ops/deploy/steps.ts';
import { checkHealth } from './check-health.ts';
import { checkEvents } from './check-events.ts';
import { checkTenants } from './check-tenants.ts';
import { checkExistingStorage, storeBeforeRemoval } from './check-existing-storage.ts';
import { checkPreflights } from './check-preflights.ts';
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
    const deployWith = (args: string): Promise<void> =>
      deploy(readDeploySettings(args.split(' ')), {
        steps,
        filesTemplate,
        build: built,
        terminal: true,
      });
    await deployWith(first);
    await checkDeployed(output, 'https://www.example.com');
    assert.match(output.join('\n'), /^credentials: account 0{12}/m);

    const before = output.length;
    // A second deployment without origins and parameters keeps the existing values.
    await deployWith('--stack deployed --yes');
    await checkDeployed(output, 'https://www.example.com');
    assert.match(
      output.slice(before).join('\n'),
      /server key {2}in API Gateway, as deployed\/demo\/server/,
    );
    await checkOrigins(output, deployWith);
    await checkDeployment(output);
    await checkTenants(endpoint, 'deployed');
    await checkEvents('deployed', 'rotated');
    await checkHealth('deployed');
    const kept = await storeBeforeRemoval(endpoint, 'deployed');
    await checkRemoved(output);
    await checkExistingStorage(endpoint, kept, deployWith);
    await checkWithoutSite(output, deployWith);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function checkDeployed(output: readonly string[], origin: string): Promise<void> {
  const stacks = new Stacks();
  const files = await stacks.describe('deployed');
  const site = await stacks.describe('deployed-site');
  const url = site?.outputs['SiteUrl'] ?? '';
  assert.match(url, /^https:\/\/[a-z0-9.-]+$/);
  assert.equal(files?.parameters['AllowedOrigins'], `${url},${origin}`);
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

/** Adds an origin, and removes the earlier one. What cannot be removed is refused before anything changes. */
async function checkOrigins(
  output: readonly string[],
  deployWith: (args: string) => Promise<void>,
): Promise<void> {
  const [app, www] = ['https://app.example.com', 'https://www.example.com'];
  const first = await checkPreflights('deployed', { allowed: [www], refused: [app] });
  await deployWith(`--stack deployed --yes --origins ${app}`);
  await checkDeployed(output, `${app},${www}`);
  const second = await checkPreflights('deployed', { allowed: [app, www], refused: [] }, first);
  await deployWith(`--stack deployed --yes --remove-origin ${www}`);
  await checkDeployed(output, app);
  await checkPreflights('deployed', { allowed: [app], refused: [www] }, second);
  const site = (await new Stacks().describe('deployed-site'))?.outputs['SiteUrl'] ?? '';
  const steps = output.length;
  await assert.rejects(
    deployWith('--stack deployed --yes --remove-origin https://www.example.com'),
    /is not allowed now\. Allowed origins: .*https:\/\/app\.example\.com$/,
  );
  await assert.rejects(
    deployWith(`--stack deployed --yes --no-site --remove-origin ${site}`),
    /is the origin of the demo site/,
  );
  assert.ok(!output.slice(steps).some((line) => line.includes('sam deploy')));
}

/** `--check` finds nothing wrong, and a stack name that is taken by something else. */
async function checkDeployment(output: string[]): Promise<void> {
  const print = (line: string): number => output.push(line);
  const from = output.length;
  await check(readDeploySettings(['--stack', 'deployed']), new Stacks(), print);
  const printed = output.slice(from).join('\n');
  assert.match(printed, /^ok {6}stack deployed +(CREATE|UPDATE)_COMPLETE/m);
  assert.match(printed, /^ok {6}sam +1\.\d+\.\d+$/m);
  assert.match(printed, /^ok {6}Lambda concurrency +(\d+) of \1 concurrent/m);
  assert.match(printed, /^ok {6}API keys +2 of 10000/m);
  assert.match(printed, /^ok {6}DynamoDB tables +1 of 2500/m);
  await assert.rejects(
    check(readDeploySettings(['--stack', 'deployed-site', '--no-site']), new Stacks(), print),
    /The deployment would fail/,
  );
  assert.match(output.slice(from).join('\n'), /^problem .*is not a stack of this project/m);
}

/** A new stack without the site requires grants, and says so. */
async function checkWithoutSite(
  output: readonly string[],
  deployWith: (args: string) => Promise<void>,
): Promise<void> {
  await deployWith('--stack api --yes --no-site --origins https://www.example.com');
  const stack = await new Stacks().describe('api');
  assert.equal(stack?.parameters['RequireGrant'], 'true');
  assert.equal(stack.parameters['AllowedOrigins'], 'https://www.example.com');
  assert.ok(output.some((line) => line.startsWith('RequireGrant=true: ')));
  await deployWith('--stack api --yes --no-site --parameter RequireGrant=false');
  assert.equal((await new Stacks().describe('api'))?.parameters['RequireGrant'], 'false');
  await deployWith('--stack api --yes --no-site');
  assert.equal((await new Stacks().describe('api'))?.parameters['RequireGrant'], 'false');
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
