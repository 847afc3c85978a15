import {
  APIGatewayClient,
  CreateUsagePlanCommand,
  GetUsagePlanKeysCommand,
} from '@aws-sdk/client-api-gateway';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
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
    ['backend/ops/tenants/command.ts', ...parameters, '--stack', 'filestore'],
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

test.each([
  ['disable', 'nobody'],
  ['add', 'Not-Lower'],
])('the tenant command fails with a deployed stack: %s %s', async (...parameters) => {
  await expect(tenant(...parameters)).rejects.toMatchObject({ code: 1 });
});
