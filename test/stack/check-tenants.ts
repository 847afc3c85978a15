import { strict as assert } from 'node:assert';
import { earlierKeys } from '../../backend/ops/tenants/earlier-keys.ts';
import { Stacks } from '../../backend/ops/deploy/stacks.ts';
import { AwsTenants } from '../../backend/ops/tenants/aws-tenants.ts';
import { API_VERSION } from '../../src/contract/server-operations.ts';

/** Rotates the keys of a tenant of a deployed stack, and calls the API with each key. */
export async function checkTenants(endpoint: string, stack: string): Promise<void> {
  const apiEndpoint = await new Stacks().output(stack, 'ApiEndpoint');
  const [, apiId = ''] = /^https:\/\/([a-z0-9]+)\./.exec(apiEndpoint) ?? [];
  const url = `${endpoint}/restapis/${apiId}/${API_VERSION}/_user_request_/files`;
  const call = async (key: string): Promise<unknown> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: JSON.stringify({ files: [{ name: 'a.txt', type: 'text/plain', size: 9 }] }),
    });
    const body = (await response.json()) as { files?: { error?: { code: string } }[] };
    return response.ok ? (body.files?.[0]?.error?.code ?? 'registered') : response.status;
  };
  const tenants = await AwsTenants.open(stack);
  const first = await tenants.add('rotated', { maxFileSize: 9 });
  assert.equal(await call(first.browser), 'registered');
  const second = await tenants.rotate('rotated', 'browser');
  assert.equal(await call(first.browser), 'registered');
  assert.equal(await call(second), 'registered');
  assert.equal(await tenants.browserKey('rotated'), second);
  await tenants.setLimits('rotated', { maxFileSize: 8 });
  assert.equal(await call(first.browser), 'file-too-large');
  assert.equal(await call(second), 'file-too-large');
  await tenants.setLimits('rotated', { maxFileSize: undefined });
  for (const { id } of earlierKeys('rotated', await tenants.keys('rotated'), ['browser'])) {
    await tenants.deleteKey('rotated', id);
  }
  assert.equal(await call(first.browser), 403);
  assert.equal(await call(second), 'registered');
  assert.equal(await tenants.browserKey('rotated'), second);
}
