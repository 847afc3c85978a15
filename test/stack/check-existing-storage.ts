import {
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { strict as assert } from 'node:assert';
import { Stacks } from '../../backend/ops/deploy/stacks.ts';
import { AwsTenants } from '../../backend/ops/tenants/aws-tenants.ts';
import { API_VERSION } from '../../src/contract/server-operations.ts';

/** A file that was stored before its stack was removed. */
export interface KeptFile {
  readonly id: string;
  readonly bucket: string;
  readonly table: string;
}

const TENANT = 'kept';
const TEXT = 'kept through a removal';
const ORIGIN = 'https://again.example.com';

/** Stores a file in a stack that is going to be removed. */
export async function storeBeforeRemoval(endpoint: string, stack: string): Promise<KeptFile> {
  const api = await apiOf(endpoint, stack);
  const id = await api.store();
  assert.equal(await api.download(id), TEXT);
  const outputs = (await new Stacks().describe(stack))?.outputs;
  return { id, bucket: outputs?.['BucketName'] ?? '', table: outputs?.['TableName'] ?? '' };
}

/**
 * Deploys a new stack over the table and the bucket that another one has left, as after a restored backup. The
 * file is there, and new files can be uploaded.
 */
export async function checkExistingStorage(
  endpoint: string,
  { id, bucket, table }: KeptFile,
  deployWith: (args: string) => Promise<void>,
): Promise<void> {
  const storage = `--parameter ExistingBucketName=${bucket} --parameter ExistingTableName=${table}`;
  const options = `--no-site --origins ${ORIGIN} --parameter RequireGrant=false ${storage}`;
  await deployWith(`--stack restored --yes ${options}`);
  const stack = await new Stacks().describe('restored');
  assert.equal(stack?.outputs['BucketName'], bucket);
  assert.equal(stack.outputs['TableName'], table);
  const api = await apiOf(endpoint, 'restored');
  assert.equal(await api.download(id), TEXT);
  assert.equal(await api.download(await api.store()), TEXT);

  const s3 = new S3Client({ forcePathStyle: true });
  const { CORSRules = [] } = await s3.send(new GetBucketCorsCommand({ Bucket: bucket }));
  assert.deepEqual(
    CORSRules.flatMap(({ AllowedOrigins = [] }) => AllowedOrigins),
    [ORIGIN],
  );
  const { Rules = [] } = await s3.send(
    new GetBucketLifecycleConfigurationCommand({ Bucket: bucket }),
  );
  assert.deepEqual(
    new Set(Rules.map(({ ID }) => ID)),
    new Set(['old-versions', 'orphans', 'parts']),
  );
  s3.destroy();
}

async function apiOf(endpoint: string, stack: string) {
  const url = await new Stacks().output(stack, 'ApiEndpoint');
  const [apiId = ''] = new URL(url).host.split('.');
  const base = `${endpoint}/restapis/${apiId}/${API_VERSION}/_user_request_`;
  const { browser, server } = await (await AwsTenants.open(stack)).add(TENANT, {});
  const call = async (
    key: string,
    path: string,
    body: object,
  ): Promise<Record<string, unknown>> => {
    const response = await fetch(base + path, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    assert.ok(response.ok, `${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  return {
    /** Uploads and stores a file, and returns its id. */
    store: async (): Promise<string> => {
      const file = { name: 'a.txt', type: 'text/plain', size: TEXT.length };
      const { files } = await call(browser, '/files', { files: [file] });
      const [{ id, upload }] = files as [{ id: string; upload: { url: string; headers: object } }];
      const put = await fetch(upload.url, {
        method: 'PUT',
        headers: { ...upload.headers },
        body: TEXT,
      });
      assert.equal(put.status, 200);
      await call(server, `/files/${id}/store`, {});
      return id;
    },
    download: async (id: string): Promise<string> => {
      const { url: link } = await call(server, `/files/${id}/download`, {});
      return (await fetch(String(link))).text();
    },
  };
}
