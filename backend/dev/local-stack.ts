import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { credentialsFrom } from '../runtime/aws-environment.ts';
import { readObjectCreated } from '../runtime/events/object-created.ts';
import { bucketCors } from '../infra/resources/bucket-cors.ts';
import { createDynamoDbClient } from '../stores/dynamodb/client.ts';
import { connectS3 } from '../stores/s3/object-store.ts';
import { DeadLetterFile } from './dead-letter-file.ts';
import { EventBus } from './event-bus.ts';
import { createFunctions, type Functions, type FunctionsEnvironment } from './functions.ts';
import { createGateway } from './gateway.ts';
import { REGION, stackEnvironment } from './stack-environment.ts';
import type { LocalStackSettings } from './stack-settings.ts';
import { createTable, LocalDynamoDb } from './local-dynamodb.ts';
import { MessageServices } from './message-services.ts';
import { LocalScanner } from './scanner.ts';
import { LocalS3, type ObjectCreatedNotice } from './s3/server.ts';
import { loadSecrets, type Secrets } from './secrets.ts';
import { TenantReloader } from './tenant-reloader.ts';
import { BUILT_IN_TENANT, TenantFile } from './tenants.ts';
import type { FileTable, KeyTable, WebhookTable } from '../stores/database.ts';
import { DynamoDbFileTable } from '../stores/dynamodb/file-table.ts';
import { DynamoDbKeyTable } from '../stores/dynamodb/key-table.ts';
import { DynamoDbWebhookTable } from '../stores/dynamodb/webhook-table.ts';

const TABLE = 'filestore';
export const BUCKET = 'filestore';
export const TENANT = BUILT_IN_TENANT;

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
    env: ReturnType<typeof stackEnvironment>,
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
    if (settings.fileEvents ?? true) {
      servers.dynamoDb?.stream.connect(async (event) => void (await functions.deliver(event)));
    }
    this.sweep = settings.storeOnLoad ? functions.cleanup : functions.expire;
    const scanner = new LocalScanner(connectS3(env), env.BUCKET_NAME, functions.scanned);
    this.events = new EventBus(
      settings.scanUploads ? withScan(functions.uploaded, scanner) : functions.uploaded,
      settings.eventDelayMilliseconds,
    );
    const documents = createDynamoDbClient(env);
    this.files = new DynamoDbFileTable(env.TABLE_NAME, documents);
    this.#keys = new DynamoDbKeyTable(env.TABLE_NAME, documents);
    this.webhooks = new DynamoDbWebhookTable(env.TABLE_NAME, documents);
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
    const env = stackEnvironment(settings, {
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
    const { webhookUrl: url, webhookSecret = this.secrets.webhookSecret } = this.#settings;
    const webhook = url === undefined ? undefined : { url, secrets: [webhookSecret] };
    await (webhook ? this.webhooks.put(TENANT, webhook) : this.webhooks.delete(TENANT));
    await new TenantFile(this.#settings.directory).setBuiltInWebhook(webhook);
  }

  /** Resolves when the events of all changes have been tried once. */
  async eventsDelivered(): Promise<void> {
    await this.#servers.dynamoDb?.stream.idle();
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
