import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  credentialsEnvironment,
  credentialsFrom,
  type AwsCredentials,
} from '../runtime/aws-environment.ts';
import type { FileEvent } from '../../src/contract/file-events.ts';
import type { DailyQuotas } from '../domain/daily-limits.ts';
import { readObjectCreated } from '../runtime/events/object-created.ts';
import type { Log } from '../runtime/log.ts';
import { bucketCors } from '../infra/resources/bucket-cors.ts';
import { createDynamoDbClient } from '../stores/dynamodb-client.ts';
import { FileTable } from '../stores/file-table.ts';
import { KeyTable } from '../stores/key-table.ts';
import { connectS3 } from '../stores/object-store.ts';
import { WebhookTable, type WebhookRecord } from '../stores/webhook-table.ts';
import { DeadLetterFile } from './dead-letter-file.ts';
import { EventBus } from './event-bus.ts';
import { createFunctions, type Functions, type FunctionsEnvironment } from './functions.ts';
import { createGateway } from './gateway.ts';
import { createTable, LocalDynamoDb } from './local-dynamodb.ts';
import { MessageServices } from './message-services.ts';
import { LocalScanner } from './scanner.ts';
import type { EtagKind } from './s3/context.ts';
import { LocalS3, type ObjectCreatedNotice } from './s3/server.ts';
import { loadSecrets, type Secrets } from './secrets.ts';
import { TenantReloader } from './tenant-reloader.ts';
import { BUILT_IN_TENANT, TenantFile } from './tenants.ts';

const REGION = 'us-east-1';
const TABLE = 'filestore';
export const BUCKET = 'filestore';
export const TENANT = BUILT_IN_TENANT;

/** The template's parameters and the settings that only the local stack needs. */
export interface LocalStackSettings {
  readonly directory: string;
  readonly s3Port: number;
  /** The address that S3 listens on, and its name in URLs. The default of both is `localhost`. */
  readonly host?: string | undefined;
  readonly publicHost?: string | undefined;
  readonly allowedOrigins: readonly string[];
  readonly maxFileSize: number;
  readonly allowedTypes: readonly string[];
  readonly uploadUrlSeconds: number;
  readonly downloadUrlSeconds: number;
  readonly expireAfterSeconds: number;
  readonly storeOnLoad: boolean;
  readonly checkContent: boolean;
  readonly scanUploads: boolean;
  readonly requireGrant: boolean;
  /** The daily limits of the deployment. Without one, there is no limit. */
  readonly dailyQuotas?: DailyQuotas | undefined;
  readonly multipartFromBytes: number;
  readonly partBytes: number;
  readonly formUploadBytes: number;
  /**
   * The S3 endpoints for pages, if they differ from the functions' endpoint (for example, behind a proxy).
   * With two endpoints, every other part is uploaded to the second one.
   */
  readonly uploadEndpoints?: readonly string[] | undefined;
  /** The ETags that the stack's S3 computes. */
  readonly etags?: EtagKind | undefined;
  /** Whether changes of files are reported to the bus and to webhooks. The default is true. */
  readonly fileEvents?: boolean | undefined;
  /** The webhook of the built-in tenant. */
  readonly webhook?: Pick<WebhookRecord, 'url' | 'secrets'> | undefined;
  /** Receives the events of the bus. */
  readonly onFileEvent?: ((event: FileEvent) => void) | undefined;
  readonly eventDelayMilliseconds: number;
  readonly log: Log;
  readonly clock: () => number;
  /** Servers that are already running. The stack starts its own server for each one left out. */
  readonly elsewhere?: ExternalServices | undefined;
  /** Replaces the handlers in this process, for example with built ones in separate processes. */
  readonly functions?: typeof createFunctions | undefined;
}

/** Real servers, for tests. The bucket and its CORS rules must exist. The stack creates the table. */
export interface ExternalServices {
  readonly s3?: {
    readonly url: string;
    readonly bucket: string;
    readonly credentials: AwsCredentials;
  };
  readonly dynamoDb?: { readonly url: string; readonly table: string };
}

/** The backend in one process: DynamoDB, S3, events, gateway and the handlers that are deployed to AWS. */
export class LocalStack {
  readonly secrets: Secrets;
  readonly s3Url: string;
  readonly files: FileTable;
  readonly gateway: (incoming: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly events: EventBus;
  /** Functions without an HTTP endpoint. They receive the events that AWS would send. */
  readonly uploaded: Functions['uploaded'];
  readonly scanned: Functions['scanned'];
  readonly expire: Functions['expire'];
  readonly cleanup: Functions['cleanup'];
  readonly deliver: Functions['deliver'];
  /** The function that processes due rows: `cleanup` with StoreOnLoad, or else `expire`. */
  readonly sweep: (event: unknown) => Promise<unknown>;
  readonly environment: FunctionsEnvironment;
  /** The webhooks of the tenants. */
  readonly webhooks: WebhookTable;
  readonly #keys: KeyTable;
  readonly #settings: LocalStackSettings;
  readonly #servers: StartedServers;
  readonly #functions: Functions;

  private constructor(
    settings: LocalStackSettings,
    secrets: Secrets,
    servers: StartedServers,
    env: ReturnType<typeof environment>,
  ) {
    this.secrets = secrets;
    this.#servers = servers;
    this.s3Url = env.AWS_ENDPOINT_URL_S3 ?? '';
    this.environment = env;
    const create = settings.functions ?? createFunctions;
    const functions = create(env, settings.clock, settings.log);
    this.#functions = functions;
    this.uploaded = functions.uploaded;
    this.scanned = functions.scanned;
    this.expire = functions.expire;
    this.cleanup = functions.cleanup;
    this.deliver = functions.deliver;
    servers.dynamoDb?.stream.connect(async (event) => void (await functions.deliver(event)));
    this.sweep = settings.storeOnLoad ? functions.cleanup : functions.expire;
    const scanner = new LocalScanner(connectS3(env), env.BUCKET_NAME, functions.scanned);
    this.events = new EventBus(
      settings.scanUploads ? withScan(functions.uploaded, scanner) : functions.uploaded,
      settings.eventDelayMilliseconds,
    );
    const documents = createDynamoDbClient(env);
    this.files = new FileTable(env.TABLE_NAME, documents);
    this.#keys = new KeyTable(env.TABLE_NAME, documents);
    this.webhooks = new WebhookTable(env.TABLE_NAME, documents);
    this.#settings = settings;
    const apiKeys = new Map(
      [secrets.browserKey, secrets.serverKey].map(({ value, id }) => [value, id]),
    );
    const tenants = new TenantFile(settings.directory);
    const reloader = new TenantReloader(tenants, this.#keys, this.webhooks, apiKeys);
    const gateway = createGateway({
      handlers: functions.http,
      apiKeys,
      allowedOrigins: settings.allowedOrigins,
    });
    this.gateway = async (incoming, response) => {
      await reloader.reloadIfChanged();
      await gateway(incoming, response);
    };
  }

  static async start(settings: LocalStackSettings): Promise<LocalStack> {
    await mkdir(settings.directory, { recursive: true });
    const secrets = await loadSecrets(settings.directory);
    // The dependency is circular: S3 needs the bus, the bus needs the handlers, and they need S3's port.
    let stack: LocalStack | undefined;
    const onCreated = (notice: ObjectCreatedNotice): void => stack?.events.send(notice);
    const servers = await startServers(settings, secrets, onCreated);
    const { s3, dynamoDb } = settings.elsewhere ?? {};
    const env = environment(settings, {
      credentials: s3?.credentials ?? secrets,
      s3Url: s3?.url ?? `http://${settings.publicHost ?? 'localhost'}:${servers.s3Port}`,
      bucket: s3?.bucket ?? BUCKET,
      dynamoDbUrl: dynamoDb?.url ?? servers.dynamoDb?.endpoint ?? '',
      messagesUrl: servers.messages.url,
      table: dynamoDb?.table ?? TABLE,
    });
    const credentials = credentialsFrom(env);
    await createTable(env.AWS_ENDPOINT_URL_DYNAMODB ?? '', env.TABLE_NAME, REGION, credentials);
    stack = new LocalStack(settings, secrets, servers, env);
    await stack.#registerKeys();
    return stack;
  }

  /** The development S3 of this stack. */
  get s3(): LocalS3 {
    if (!this.#servers.s3) throw new Error('This stack uses an external S3');
    return this.#servers.s3;
  }

  async #registerKeys(): Promise<void> {
    await this.#keys.put(this.secrets.browserKey.id, { tenant: TENANT, role: 'browser' });
    await this.#keys.put(this.secrets.serverKey.id, { tenant: TENANT, role: 'server' });
    const { webhook } = this.#settings;
    await (webhook ? this.webhooks.put(TENANT, webhook) : this.webhooks.delete(TENANT));
  }

  async close(): Promise<void> {
    await this.events.close();
    await this.#servers.dynamoDb?.stream.idle();
    await this.#functions.close?.();
    await this.#servers.messages.close();
    await this.#servers.s3?.close();
    await this.#servers.dynamoDb?.close();
  }
}

/** Passes each event to the `uploaded` function and to the scanner, in parallel. */
function withScan(
  uploaded: Functions['uploaded'],
  scanner: LocalScanner,
): (event: unknown) => Promise<void> {
  return async (event) => {
    const { key } = readObjectCreated(event);
    await Promise.all([uploaded(event), scanner.scan(key)]);
  };
}

interface StartedServers {
  readonly messages: MessageServices;
  readonly s3?: LocalS3 | undefined;
  readonly s3Port?: number | undefined;
  readonly dynamoDb?: LocalDynamoDb | undefined;
}

async function startServers(
  settings: LocalStackSettings,
  secrets: Secrets,
  onCreated: (notice: ObjectCreatedNotice) => void,
): Promise<StartedServers> {
  const { directory, clock, etags, elsewhere = {}, onFileEvent = () => undefined } = settings;
  const messages = await MessageServices.start(new DeadLetterFile(directory), onFileEvent);
  const s3 = elsewhere.s3
    ? undefined
    : await LocalS3.open({
        directory: join(directory, 's3'),
        credentials: secrets,
        region: REGION,
        clock,
        buckets: new Map([[BUCKET, [{ ...bucketCors, origins: settings.allowedOrigins }]]]),
        onCreated,
        etags,
      });
  const dynamoDb = elsewhere.dynamoDb
    ? undefined
    : await LocalDynamoDb.start(join(directory, 'dynamodb'));
  return { messages, s3, dynamoDb, s3Port: await s3?.listen(settings.s3Port, settings.host) };
}

interface Endpoints {
  readonly credentials: AwsCredentials;
  readonly s3Url: string;
  readonly bucket: string;
  readonly dynamoDbUrl: string;
  readonly messagesUrl: string;
  readonly table: string;
}

function environment(
  settings: LocalStackSettings,
  { credentials, s3Url, bucket, dynamoDbUrl, messagesUrl, table }: Endpoints,
): FunctionsEnvironment {
  return {
    AWS_REGION: REGION,
    ...credentialsEnvironment(credentials),
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDbUrl,
    AWS_ENDPOINT_URL_S3: s3Url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: messagesUrl,
    AWS_ENDPOINT_URL_SQS: messagesUrl,
    STACK_NAME: 'local',
    TABLE_NAME: table,
    FILE_EVENTS: String(settings.fileEvents ?? true),
    EVENT_BUS_NAME: 'local',
    UNDELIVERED_QUEUE_URL: `${messagesUrl}/000000000000/undelivered-events`,
    // The receiver is on the same machine.
    WEBHOOK_REACH: 'anywhere',
    BUCKET_NAME: bucket,
    MAX_FILE_SIZE: String(settings.maxFileSize),
    ALLOWED_TYPES: settings.allowedTypes.join(','),
    UPLOAD_URL_SECONDS: String(settings.uploadUrlSeconds),
    DOWNLOAD_URL_SECONDS: String(settings.downloadUrlSeconds),
    EXPIRE_AFTER_SECONDS: String(settings.expireAfterSeconds),
    ALLOWED_ORIGINS: settings.allowedOrigins.join(','),
    TRANSFER_ACCELERATION: 'false',
    SECOND_UPLOAD_HOST: 'false',
    ...(settings.uploadEndpoints && { UPLOAD_ENDPOINTS: settings.uploadEndpoints.join(',') }),
    STORE_ON_LOAD: String(settings.storeOnLoad),
    CHECK_CONTENT: String(settings.checkContent),
    SCAN_UPLOADS: String(settings.scanUploads),
    REQUIRE_GRANT: String(settings.requireGrant),
    FILES_PER_DAY: String(settings.dailyQuotas?.filesPerDay ?? 0),
    BYTES_PER_DAY: String(settings.dailyQuotas?.bytesPerDay ?? 0),
    CLIENT_FILES_PER_DAY: String(settings.dailyQuotas?.clientFilesPerDay ?? 0),
    CLIENT_BYTES_PER_DAY: String(settings.dailyQuotas?.clientBytesPerDay ?? 0),
    MULTIPART_FROM_BYTES: String(settings.multipartFromBytes),
    PART_BYTES: String(settings.partBytes),
    // As in the template: GuardDuty would scan each post of a form.
    FORM_UPLOAD_BYTES: settings.scanUploads ? '0' : String(settings.formUploadBytes),
  };
}
