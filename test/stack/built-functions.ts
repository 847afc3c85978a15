import type { APIGatewayProxyResult } from 'aws-lambda';
import { join } from 'node:path';
import type { ExpireResult } from '../../backend/functions/expire/handler.ts';
import type { Functions, FunctionsEnvironment } from '../../backend/dev/functions.ts';
import type { Log } from '../../backend/runtime/log.ts';
import type { FunctionDefinition } from '../../backend/infra/define-function.ts';
import { functions } from '../../backend/infra/functions.ts';
import { logicalId } from '../../backend/infra/logical-id.ts';
import {
  bucketArn,
  dueIndexArn,
  eventBusArn,
  listIndexArn,
  objectsArn,
  outboxIndexArn,
  streamArn,
  tableArn,
  undeliveredArn,
} from '../../backend/infra/resource-refs.ts';
import { template } from '../../backend/infra/template.ts';
import { LambdaHost } from './lambda-host.ts';
import { resolveConditions, type Template } from './resolve.ts';
import { RoleEndpoint, type Grants, type ResourceKind } from './role-endpoint.ts';

const ROOT = join(import.meta.dirname, '../..');

/**
 * The built functions as they are deployed. Each runs in separate processes with Lambda's Runtime API, the
 * environment, handler and timeout of the template, and only the rights of its policy.
 */
export class BuiltFunctions implements Functions {
  readonly http: Functions['http'];
  readonly uploaded = async (event: unknown): Promise<void> => {
    await this.#invoke('uploaded', event);
  };
  readonly scanned = async (event: unknown): Promise<void> => {
    await this.#invoke('scanned', event);
  };
  readonly expire = async (event: unknown): Promise<ExpireResult> =>
    (await this.#invoke('expire', event ?? { id: 'schedule' })) as ExpireResult;

  readonly cleanup = async (event: unknown): Promise<unknown> =>
    this.#invoke('cleanup', event ?? { id: 'schedule' });

  readonly deliver = async (event: unknown): Promise<unknown> =>
    this.#invoke('deliver', event ?? { id: 'schedule' });

  readonly #hosts = new Map<
    string,
    Promise<{ host: LambdaHost; endpoints: readonly RoleEndpoint[] }>
  >();
  readonly #start: (
    name: string,
  ) => Promise<{ host: LambdaHost; endpoints: readonly RoleEndpoint[] }>;

  constructor(env: FunctionsEnvironment, clock: () => number, log: Log) {
    this.#start = (name) => startFunction(name, env, clock, log);
    this.http = Object.fromEntries(
      functions
        .filter(({ trigger }) => trigger.kind === 'http')
        .map(({ name }) => [
          name,
          async (event) => (await this.#invoke(name, event)) as APIGatewayProxyResult,
        ]),
    );
  }

  async close(): Promise<void> {
    for (const started of this.#hosts.values()) {
      const { host, endpoints } = await started;
      await host.close();
      for (const endpoint of endpoints) endpoint.close();
    }
  }

  async #invoke(name: string, event: unknown): Promise<unknown> {
    const started = this.#hosts.get(name) ?? this.#start(name);
    this.#hosts.set(name, started);
    const { host } = await started;
    return host.invoke(event);
  }
}

async function startFunction(
  name: string,
  env: FunctionsEnvironment,
  clock: () => number,
  log: Log,
): Promise<{ host: LambdaHost; endpoints: readonly RoleEndpoint[] }> {
  const definition = functions.find((one) => one.name === name);
  const { Resources } = resolveConditions(template() as unknown as Template, {
    StoreOnLoad: env.STORE_ON_LOAD,
    ScanUploads: env.SCAN_UPLOADS,
    FileEvents: env.FILE_EVENTS,
  });
  const properties = Resources[logicalId(name)]?.Properties;
  if (!definition || !properties) throw new Error(`The template has no function ${name}`);
  const grants = grantsOf(definition);
  const s3 = await RoleEndpoint.open(name, grants, 's3', env.AWS_ENDPOINT_URL_S3 ?? '');
  const dynamoDb = await RoleEndpoint.open(
    name,
    grants,
    'dynamodb',
    env.AWS_ENDPOINT_URL_DYNAMODB ?? '',
  );
  const messages = await RoleEndpoint.open(
    name,
    grants,
    'messages',
    env.AWS_ENDPOINT_URL_SQS ?? '',
  );
  const { Variables } = properties['Environment'] as { Variables: Record<string, unknown> };
  const host = new LambdaHost({
    name,
    codeFolder: join(ROOT, 'backend', String(properties['CodeUri'])),
    handler: String(properties['Handler']),
    timeoutSeconds: Number(properties['Timeout']),
    environment: {
      ...Object.fromEntries(
        Object.entries(Variables).map(([key, value]) => [key, deployedValue(value, env)]),
      ),
      AWS_REGION: env.AWS_REGION ?? '',
      AWS_ACCESS_KEY_ID: env.AWS_ACCESS_KEY_ID ?? '',
      AWS_SECRET_ACCESS_KEY: env.AWS_SECRET_ACCESS_KEY ?? '',
      AWS_SESSION_TOKEN: env.AWS_SESSION_TOKEN ?? '',
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url,
      AWS_ENDPOINT_URL_EVENTBRIDGE: messages.url,
      AWS_ENDPOINT_URL_SQS: messages.url,
    },
    clockOffset: () => clock() - Date.now(),
    line: (line) => {
      const { level, event, time: _time, ...fields } = parsedLine(line);
      log(level, event, fields);
    },
  });
  return { host, endpoints: [s3, dynamoDb, messages] };
}

/** Resolves a value of the template's environment with the settings of the stack as parameters. */
function deployedValue(value: unknown, env: FunctionsEnvironment): string {
  // The receivers of a test are on this machine.
  if (value === 'internet') return env.WEBHOOK_REACH;
  if (typeof value === 'string') return value;
  const names: Readonly<Record<string, string>> = {
    'AWS::StackName': env.STACK_NAME,
    FileTable: env.TABLE_NAME,
    FileBucket: env.BUCKET_NAME,
    AllowedOrigins: env.ALLOWED_ORIGINS,
    AllowedTypes: env.ALLOWED_TYPES,
    FileKinds: env.FILE_KINDS,
    MaxFileSize: env.MAX_FILE_SIZE,
    MultipartFromBytes: env.MULTIPART_FROM_BYTES,
    PartBytes: env.PART_BYTES,
    FormUploadBytes: env.FORM_UPLOAD_BYTES,
    SecondUploadHost: env.SECOND_UPLOAD_HOST,
    UploadUrlSeconds: env.UPLOAD_URL_SECONDS,
    DownloadUrlSeconds: env.DOWNLOAD_URL_SECONDS,
    ExpireAfterSeconds: env.EXPIRE_AFTER_SECONDS,
    StoreOnLoad: env.STORE_ON_LOAD,
    CheckContent: env.CHECK_CONTENT,
    ScanUploads: env.SCAN_UPLOADS,
    RequireGrant: env.REQUIRE_GRANT,
    FilesPerDay: env.FILES_PER_DAY,
    BytesPerDay: env.BYTES_PER_DAY,
    ClientFilesPerDay: env.CLIENT_FILES_PER_DAY,
    ClientBytesPerDay: env.CLIENT_BYTES_PER_DAY,
    TransferAcceleration: env.TRANSFER_ACCELERATION,
    FileEvents: env.FILE_EVENTS,
    EventBusName: env.EVENT_BUS_NAME,
    UndeliveredEvents: env.UNDELIVERED_QUEUE_URL,
  };
  const { Ref: name, 'Fn::Join': joined } = value as { Ref?: string; 'Fn::Join'?: unknown[] };
  // List parameters are already joined with commas here, as Fn::Join would do.
  if (joined) return deployedValue(joined[1], env);
  const found = name === undefined ? undefined : names[name];
  if (found === undefined) throw new Error(`No value for ${JSON.stringify(value)}`);
  return found;
}

function grantsOf({ policy }: FunctionDefinition): Grants {
  const kinds: readonly (readonly [unknown, ResourceKind])[] = [
    [bucketArn, 'bucket'],
    [objectsArn, 'objects'],
    [tableArn, 'table'],
    [dueIndexArn, 'index'],
    [listIndexArn, 'index'],
    [outboxIndexArn, 'index'],
    [streamArn, 'stream'],
    [eventBusArn, 'bus'],
    [undeliveredArn, 'queue'],
  ];
  return policy.map(({ actions, resource }) => {
    const kind = kinds.find(([arn]) => JSON.stringify(arn) === JSON.stringify(resource));
    if (!kind) throw new Error(`A policy on ${JSON.stringify(resource)}`);
    return { actions, on: kind[1] };
  });
}

interface Line {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly [field: string]: unknown;
}

/** Parses a log line. Any other output, such as a warning of Node, becomes an error. */
function parsedLine(line: string): Line {
  try {
    return JSON.parse(line) as Line;
  } catch {
    return { level: 'error', event: 'not-a-log-line', text: line };
  }
}
