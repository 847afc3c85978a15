import {
  CloudFormationClient,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { randomBytes } from 'node:crypto';
import type { ExpireResult } from '../../backend/functions/expire/handler.ts';
import type { LocalS3 } from '../../backend/dev/s3/server.ts';
import type { LocalStackSettings } from '../../backend/dev/stack-settings.ts';
import { AwsTenants } from '../../backend/ops/tenants/aws-tenants.ts';
import { logicalId } from '../../backend/infra/logical-id.ts';
import { DynamoDbDatabase } from '../../backend/stores/dynamodb/database.ts';
import { createDynamoDbClient } from '../../backend/stores/dynamodb/client.ts';
import { API_VERSION } from '../../src/contract/server-operations.ts';
import type { StackUnderTest, TestStack } from '../support/local-stack/start.ts';
import { objectKeysOf } from '../support/s3/object-keys.ts';
import { newClient } from '../support/s3/target.ts';
import { awsEnvironment, samDeploy } from './deploy.ts';
import type { Parameters } from './resolve.ts';

/**
 * Deploys the template with SAM into the emulator of TEST_AWS_EMULATOR and returns a stack for the test
 * suites. The emulator controls events and the clock, so tests cannot delay events or move the clock.
 */
export async function startDeployed(settings: LocalStackSettings): Promise<TestStack> {
  const endpoint = process.env['TEST_AWS_EMULATOR'] ?? '';
  Object.assign(process.env, awsEnvironment(endpoint));
  const stackName = `test-${randomBytes(4).toString('hex')}`;
  await samDeploy({
    python: process.env['TEST_SAM'] ?? '',
    endpoint,
    stackName,
    parameters: parametersOf(settings),
  });
  const { Stacks = [] } = await new CloudFormationClient().send(
    new DescribeStacksCommand({ StackName: stackName }),
  );
  const output = (name: string): string =>
    Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue ?? '';
  const [, apiId] = /^https:\/\/([a-z0-9]+)\./.exec(output('ApiEndpoint')) ?? [];
  const bucket = output('BucketName');
  const tenants = await AwsTenants.open(stackName);
  const keys = await tenants.add('demo', {});
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const s3 = newClient(endpoint, credentials, 2);
  const invoke = invoker(stackName);
  const impossible = (what: string): never => {
    throw new Error(`A deployed stack has no ${what}`);
  };
  const database = new DynamoDbDatabase(output('TableName'), createDynamoDbClient(process.env));
  const stack: StackUnderTest = {
    s3Url: endpoint,
    database,
    files: database.files(),
    uploaded: async (event) => void (await invoke('uploaded', event)),
    scanned: async (event) => void (await invoke('scanned', event)),
    expire: async (event) => (await invoke('expire', event)) as ExpireResult,
    cleanup: (event) => invoke('cleanup', event),
    eventsDelivered: () => Promise.resolve(),
    deliver: (event) => invoke('deliver', event),
    webhooks: database.webhooks,
    get events() {
      return impossible('local event bus');
    },
    s3: {
      faults: { clear: () => undefined, add: () => impossible('S3 with fault injection') },
    } as unknown as LocalS3,
    get secrets() {
      return impossible('local secrets');
    },
    get environment() {
      return impossible('local environment');
    },
  };
  const test: TestStack = {
    stack,
    directory: '',
    apiUrl: `${endpoint}/restapis/${apiId}/${API_VERSION}/_user_request_`,
    browserKey: keys.browser,
    serverKey: keys.server,
    get logged() {
      return impossible('local log');
    },
    s3,
    bucket,
    objectKeys: () => objectKeysOf(s3, bucket),
    addTenant: async (name) => {
      const added = await tenants.add(name, {});
      return { ...test, browserKey: added.browser, serverKey: added.server };
    },
    advance: () => impossible('adjustable clock'),
    close: () => Promise.resolve(s3.destroy()),
  };
  return test;
}

function invoker(StackName: string): (name: string, event: unknown) => Promise<unknown> {
  const cloudFormation = new CloudFormationClient();
  const lambda = new LambdaClient();
  return async (name, event) => {
    const resource = { StackName, LogicalResourceId: logicalId(name) };
    const { StackResourceDetail } = await cloudFormation.send(
      new DescribeStackResourceCommand(resource),
    );
    const FunctionName = StackResourceDetail?.PhysicalResourceId;
    const { Payload, FunctionError } = await lambda.send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
    );
    const result: unknown = JSON.parse(Payload?.transformToString() || 'null');
    if (FunctionError) {
      throw new Error(String((result as { errorMessage?: string } | null)?.errorMessage));
    }
    return result;
  };
}

function parametersOf(settings: LocalStackSettings): Parameters {
  return {
    AllowedOrigins: settings.allowedOrigins.join(','),
    AllowedTypes: settings.allowedTypes.join(','),
    MaxFileSize: String(settings.maxFileSize),
    MultipartFromBytes: String(settings.multipartFromBytes),
    PartBytes: String(settings.partBytes),
    FormUploadBytes: String(settings.formUploadBytes),
    UploadUrlSeconds: String(settings.uploadUrlSeconds),
    DownloadUrlSeconds: String(settings.downloadUrlSeconds),
    ExpireAfterSeconds: String(settings.expireAfterSeconds),
    StoreOnLoad: String(settings.storeOnLoad),
    CheckContent: String(settings.checkContent),
    ScanUploads: String(settings.scanUploads),
    RequireGrant: String(settings.requireGrant),
    FilesPerDay: String(settings.dailyQuotas?.filesPerDay ?? 0),
    BytesPerDay: String(settings.dailyQuotas?.bytesPerDay ?? 0),
    ClientFilesPerDay: String(settings.dailyQuotas?.clientFilesPerDay ?? 0),
    ClientBytesPerDay: String(settings.dailyQuotas?.clientBytesPerDay ?? 0),
    StageRequestsPerSecond: '10000',
    StageRequestBurst: '5000',
    RequestsPerSecond: '10000',
    RequestBurst: '10000',
    Dashboard: 'true',
  };
}
