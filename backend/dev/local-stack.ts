import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readObjectCreated } from '../runtime/events/object-created.ts';
import { bucketCors } from '../domain/bucket-cors.ts';
import type { Database, FileTable, WebhookTable } from '../stores/database.ts';
import { connectS3 } from '../stores/s3/object-store.ts';
import { DeadLetterFile } from './dead-letter-file.ts';
import { EventBus } from './event-bus.ts';
import type { Functions, FunctionsEnvironment } from './functions.ts';
import type { StackBackend } from './running-backend.ts';
import { startBackend, usesLambda } from './stack-backend.ts';
import { REGION, stackEnvironment } from './stack-environment.ts';
import type { LocalStackSettings } from './stack-settings.ts';
import type { LocalDynamoDb } from './local-dynamodb.ts';
import type { MessageServices } from './message-services.ts';
import { LocalScanner } from './scanner.ts';
import { LocalS3, type ObjectCreatedNotice } from './s3/server.ts';
import { loadSecrets, type Secrets } from './secrets.ts';
import { TenantReloader } from './tenant-reloader.ts';
import { BUILT_IN_TENANT, TenantFile } from './tenants.ts';
const TABLE = 'filestore';
export const BUCKET = 'filestore';
export const TENANT = BUILT_IN_TENANT;

/** The backend in one process: database, S3, events, API and the handlers that are deployed to AWS. */
export class LocalStack {
  readonly secrets: Secrets;
  readonly s3Url: string;
  readonly database: Database;
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
  readonly #settings: LocalStackSettings;
  readonly #servers: StartedServers;
  readonly #backend: StackBackend;

  private constructor(
    settings: LocalStackSettings,
    secrets: Secrets,
    servers: StartedServers,
    env: FunctionsEnvironment,
    backend: StackBackend,
  ) {
    this.secrets = secrets;
    this.#servers = servers;
    this.s3Url = env.AWS_ENDPOINT_URL_S3 ?? '';
    this.environment = env;
    this.#backend = backend;
    const { functions, database } = backend;
    this.uploaded = functions.uploaded;
    this.scanned = functions.scanned;
    this.expire = functions.expire;
    this.cleanup = functions.cleanup;
    this.deliver = functions.deliver;
    this.sweep = settings.storeOnLoad ? functions.cleanup : functions.expire;
    const scanner = new LocalScanner(connectS3(env), env.BUCKET_NAME, functions.scanned);
    this.events = new EventBus(
      settings.scanUploads ? withScan(functions.uploaded, scanner) : functions.uploaded,
      settings.eventDelayMilliseconds,
    );
    this.database = database;
    this.files = database.files();
    this.webhooks = database.webhooks;
    this.#settings = settings;
    const apiKeys = new Map(
      [secrets.browserKey, secrets.serverKey].map(({ value, id }) => [value, id]),
    );
    const tenants = new TenantFile(settings.directory);
    const reloader = new TenantReloader(tenants, database.keys, database.webhooks, apiKeys);
    const listener = backend.listen(apiKeys);
    this.gateway = async (incoming, response) => {
      await reloader.reloadIfChanged();
      listener(incoming, response);
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
      messagesUrl: servers.messages?.url ?? '',
      table: dynamoDb?.table ?? TABLE,
    });
    const backend = await startBackend(settings, env, servers.dynamoDb?.stream);
    stack = new LocalStack(settings, secrets, servers, env, backend);
    await stack.#registerKeys();
    return stack;
  }

  /** The development S3 of this stack. */
  get s3(): LocalS3 {
    if (!this.#servers.s3) throw new Error('This stack uses an external S3');
    return this.#servers.s3;
  }

  async #registerKeys(): Promise<void> {
    const { keys } = this.database;
    await keys.put(this.secrets.browserKey.id, { tenant: TENANT, role: 'browser' });
    await keys.put(this.secrets.serverKey.id, { tenant: TENANT, role: 'server' });
    const { webhookUrl: url, webhookSecret = this.secrets.webhookSecret } = this.#settings;
    const webhook = url === undefined ? undefined : { url, secrets: [webhookSecret] };
    await (webhook ? this.webhooks.put(TENANT, webhook) : this.webhooks.delete(TENANT));
    await new TenantFile(this.#settings.directory).setBuiltInWebhook(webhook);
  }

  /** Resolves when the events of all changes have been tried once. */
  async eventsDelivered(): Promise<void> {
    await this.#backend.eventsDelivered();
  }

  async close(): Promise<void> {
    await this.events.close();
    await this.#backend.close();
    await this.#servers.messages?.close();
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
  readonly messages?: MessageServices | undefined;
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
  const messages = usesLambda(settings)
    ? await (
        await import('./message-services.ts')
      ).MessageServices.start(new DeadLetterFile(directory), onFileEvent)
    : undefined;
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
  const isElsewhere = elsewhere.dynamoDb !== undefined || settings.database !== undefined;
  const dynamoDb = isElsewhere
    ? undefined
    : await (await import('./local-dynamodb.ts')).LocalDynamoDb.start(join(directory, 'dynamodb'));
  return { messages, s3, dynamoDb, s3Port: await s3?.listen(settings.s3Port, settings.host) };
}
