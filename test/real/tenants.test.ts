import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  DeleteApiKeyCommand,
  GetApiKeysCommand,
  GetUsagePlanKeysCommand,
} from '@aws-sdk/client-api-gateway';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeAll, expect, test } from 'vitest';
import { createTable } from '../../backend/dev/local-dynamodb.ts';

/** Tests `npm run tenant -- --stack` against API Gateway, CloudFormation and DynamoDB as emulated by moto. */
const endpoint = process.env['TEST_AWS_ENDPOINT'] ?? '';
const region = 'us-east-1';
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const client = { endpoint, region, credentials };
const gateway = new APIGatewayClient(client);
let usagePlanId: string;

beforeAll(async () => {
  if (endpoint === '')
    throw new Error('Run this by npm run verify -- real, which starts the server');
  await createTable(endpoint, 'files', region, credentials);
  ({ id: usagePlanId = '' } = await gateway.send(
    new CreateUsagePlanCommand({ name: 'filestore' }),
  ));
  // The outputs of the real template, without the resources that moto cannot deploy.
  const TemplateBody = JSON.stringify({
    Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
    Outputs: { TableName: { Value: 'files' }, UsagePlanId: { Value: usagePlanId } },
  });
  await new CloudFormationClient(client).send(
    new CreateStackCommand({ StackName: 'filestore', TemplateBody }),
  );
});

const tenant = async (...parameters: string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['backend/ops/tenants/command.ts', '--stack', 'filestore', ...parameters],
    {
      env: {
        PATH: process.env['PATH'],
        AWS_ENDPOINT_URL: endpoint,
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      },
    },
  );
  return stdout;
};
const rows = async () => {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  return (await documents.send(new ScanCommand({ TableName: 'files' }))).Items ?? [];
};

test('the tenant command adds, lists, disables and enables a tenant of a deployed stack', async () => {
  const printed = await tenant('add', 'acme', '--max-file-size', '1000', '--files-per-day', '5');
  expect(printed).toMatch(/^browser key \S{20,}\nserver key {2}\S{20,}\n$/);
  const { items = [] } = await gateway.send(new GetUsagePlanKeysCommand({ usagePlanId }));
  expect(
    items.map(({ name = '' }) => name).toSorted((left, right) => (left < right ? -1 : 1)),
  ).toEqual(['filestore/acme/browser', 'filestore/acme/server']);
  const ids = items.map(({ id }) => `KEY#${id}`).toSorted();
  const limits = { tenant: 'acme', maxFileSize: 1000, filesPerDay: 5 };
  expect((await rows()).map(({ key }) => String(key)).toSorted()).toEqual(ids);
  expect(await rows()).toEqual(
    expect.arrayContaining(
      ['browser', 'server'].map((role) => expect.objectContaining({ ...limits, role })),
    ),
  );
  // The value of a key is not in any row.
  for (const value of printed.match(/\S{20,}/g) ?? []) {
    expect(JSON.stringify(await rows())).not.toContain(value);
  }

  expect(await tenant('list')).toBe('acme enabled maxFileSize=1000 filesPerDay=5\n');
  await tenant('disable', 'acme');
  expect(await tenant('list')).toContain('acme disabled');
  expect((await rows()).every(({ disabled }) => disabled === true)).toBe(true);
  await tenant('enable', 'acme');
  expect(await tenant('list')).toContain('acme enabled');
});

test('the tenant command finds a tenant by its exact name, not by a prefix', async () => {
  await tenant('add', 'acme-two');
  await expect(tenant('add', 'acme')).rejects.toMatchObject({
    stderr: expect.stringContaining('The tenant acme already exists'),
  });
  await tenant('disable', 'acme-two');
  expect(await tenant('list')).toMatch(/^acme enabled.*\nacme-two disabled\n$/);
});

const keyIds = async (role: string): Promise<string[]> => {
  const nameQuery = `filestore/rotated/${role}`;
  const { items = [] } = await gateway.send(new GetApiKeysCommand({ nameQuery }));
  return items.map(({ id = '' }) => id);
};
const rowIds = async (name: string): Promise<string[]> =>
  (await rows())
    .filter(({ tenant: owner }) => owner === name)
    .map(({ key }) => String(key).replace('KEY#', ''))
    .toSorted();

test('the tenant command rotates the keys of a deployed stack in two steps', async () => {
  await tenant('add', 'rotated', '--files-per-day', '5');
  const [browser = ''] = await keyIds('browser');
  const [server = ''] = await keyIds('server');
  const printed = await tenant('rotate', 'rotated');
  expect(printed).toMatch(/^browser key \S{20,}\nserver key {2}\S{20,}\n/);
  expect(printed).toContain('npm run tenant -- rotate rotated --finish --stack filestore');
  const all = [...(await keyIds('browser')), ...(await keyIds('server'))].toSorted();
  expect(all).toHaveLength(4);
  expect(await rowIds('rotated')).toEqual(all);
  const listed = await tenant('keys', 'rotated');
  expect(listed.match(/\(newest\)/g)).toHaveLength(2);
  expect(listed).toMatch(new RegExp(`^browser ${browser} created \\S+Z \\(earlier\\)$`, 'm'));
  expect(listed).toMatch(new RegExp(`^server {2}${server} created \\S+Z \\(earlier\\)$`, 'm'));

  await tenant('disable', 'rotated');
  await tenant('limit', 'rotated', '--files-per-day', 'none', '--max-file-size', '7');
  const changed = (await rows()).filter(({ tenant: owner }) => owner === 'rotated');
  for (const row of changed) expect(row).toMatchObject({ disabled: true, maxFileSize: 7 });
  for (const row of changed) expect(row).not.toHaveProperty('filesPerDay');

  expect(await tenant('rotate', 'rotated', '--finish')).toBe(
    `deleted the earlier browser key ${browser}\ndeleted the earlier server key ${server}\n`,
  );
  const left = [...(await keyIds('browser')), ...(await keyIds('server'))].toSorted();
  expect(left).toEqual(all.filter((id) => id !== browser && id !== server));
  expect(await rowIds('rotated')).toEqual(left);
  await expect(tenant('rotate', 'rotated', '--finish')).rejects.toMatchObject({
    stderr: expect.stringContaining('only one browser and one server key'),
  });
});

test('a key with a row that is not in the usage plan is never kept', async () => {
  await tenant('add', 'broken');
  const name = 'filestore/broken/browser';
  const { id = '' } = await gateway.send(new CreateApiKeyCommand({ name, enabled: true }));
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const Item = { key: `KEY#${id}`, tenant: 'broken', role: 'browser' };
  await documents.send(new PutCommand({ TableName: 'files', Item }));
  expect(await tenant('keys', 'broken')).toMatch(
    new RegExp(`^browser ${id} created \\S+ \\(incomplete, refused\\)$`, 'm'),
  );
  expect(await tenant('rotate', 'broken', '--finish')).toBe(
    `deleted the earlier browser key ${id}\n`,
  );
  expect((await tenant('keys', 'broken')).match(/\(newest\)/g)).toHaveLength(2);
});

test('a tenant that lost its server key gets a new one', async () => {
  await tenant('add', 'lost');
  const [, id = ''] = /^server {2}(\S+)/m.exec(await tenant('keys', 'lost')) ?? [];
  await gateway.send(new DeleteApiKeyCommand({ apiKey: id }));
  await tenant('rotate', 'lost', '--role', 'server');
  expect((await tenant('keys', 'lost')).match(/\(newest\)/g)).toHaveLength(2);
});

test('the tenant command says that a stack does not exist', async () => {
  await expect(tenant('list', '--stack', 'nothing')).rejects.toMatchObject({
    stderr: 'The stack nothing does not exist in this account and region\n',
  });
});

test.each([
  ['disable', 'nobody'],
  ['add', 'Not-Lower'],
])('the tenant command fails with a deployed stack: %s %s', async (...parameters) => {
  await expect(tenant(...parameters)).rejects.toMatchObject({ code: 1 });
});
