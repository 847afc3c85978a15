import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AwsEnvironment } from '../aws-environment.ts';
import { createHandler as createDelete } from '../functions/delete/handler.ts';
import { createHandler as createDownload } from '../functions/download/handler.ts';
import { createHandler as createExpire, type ExpireResult } from '../functions/expire/handler.ts';
import { createHandler as createInfo } from '../functions/info/handler.ts';
import { createHandler as createPreprocess } from '../functions/preprocess/handler.ts';
import { createHandler as createStore } from '../functions/store/handler.ts';
import { createHandler as createUploaded } from '../functions/uploaded/handler.ts';
import type { Log } from '../log.ts';
import { bucketCors } from '../stack/bucket-cors.ts';
import { connectDocuments, FileTable } from '../stores/file-table.ts';
import { KeyTable } from '../stores/key-table.ts';
import { EventBus } from './event-bus.ts';
import { createGateway } from './gateway.ts';
import { LocalDynamoDb } from './local-dynamodb.ts';
import { LocalS3 } from './s3/server.ts';
import { loadSecrets, type Secrets } from './secrets.ts';

const REGION = 'us-east-1';
const TABLE = 'filestore';
export const BUCKET = 'filestore';
export const TENANT = 'demo';

/** What the template takes as parameters, and what only a laptop needs. */
export interface LocalStackSettings {
  readonly directory: string;
  readonly s3Port: number;
  readonly allowedOrigins: readonly string[];
  readonly maxFileSize: number;
  readonly allowedTypes: readonly string[];
  readonly uploadUrlSeconds: number;
  readonly downloadUrlSeconds: number;
  readonly expireAfterSeconds: number;
  readonly storeOnLoad: boolean;
  readonly eventDelayMilliseconds: number;
  readonly log: Log;
  readonly clock: () => number;
}

/** The backend in one process: DynamoDB, S3, events, gateway and the very handlers of the stack. */
export class LocalStack {
  readonly secrets: Secrets;
  readonly s3: LocalS3;
  readonly s3Url: string;
  readonly files: FileTable;
  readonly gateway: (incoming: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly events: EventBus;
  /** The two functions that have no HTTP door take the events that AWS would send. */
  readonly uploaded: (event: unknown) => Promise<void>;
  readonly expire: (event: unknown) => Promise<ExpireResult>;
  readonly #keys: KeyTable;
  readonly #dynamoDb: LocalDynamoDb;

  private constructor(parts: Parts) {
    const { settings, secrets, s3, s3Port, dynamoDb } = parts;
    this.secrets = secrets;
    this.s3 = s3;
    this.#dynamoDb = dynamoDb;
    this.s3Url = `http://localhost:${s3Port}`;
    const env = environment(settings, secrets, this.s3Url, dynamoDb.endpoint);
    const create = [env, settings.clock, settings.log] as const;
    this.uploaded = createUploaded(...create);
    this.expire = createExpire(...create);
    this.events = new EventBus(this.uploaded, settings.eventDelayMilliseconds);
    const documents = connectDocuments(env);
    this.files = new FileTable(TABLE, documents);
    this.#keys = new KeyTable(TABLE, documents);
    this.gateway = createGateway({
      handlers: {
        preprocess: createPreprocess(...create),
        store: createStore(...create),
        info: createInfo(...create),
        download: createDownload(...create),
        delete: createDelete(...create),
      },
      apiKeys: new Map([secrets.browserKey, secrets.serverKey].map(({ value, id }) => [value, id])),
      allowedOrigins: settings.allowedOrigins,
    });
  }

  static async start(settings: LocalStackSettings): Promise<LocalStack> {
    await mkdir(settings.directory, { recursive: true });
    const secrets = await loadSecrets(settings.directory);
    // S3 needs the bus and the bus needs the handlers, which need S3's port.
    let stack: LocalStack | undefined;
    const s3 = await LocalS3.open({
      directory: join(settings.directory, 's3'),
      credentials: secrets,
      region: REGION,
      clock: settings.clock,
      buckets: new Map([[BUCKET, [{ ...bucketCors, origins: settings.allowedOrigins }]]]),
      onCreated: (notice) => stack?.events.send(notice),
    });
    const dynamoDb = await LocalDynamoDb.start(join(settings.directory, 'dynamodb'));
    await dynamoDb.createTable(TABLE, REGION, secrets);
    const s3Port = await s3.listen(settings.s3Port);
    stack = new LocalStack({ settings, secrets, s3, s3Port, dynamoDb });
    await stack.#registerKeys();
    return stack;
  }

  async #registerKeys(): Promise<void> {
    await this.#keys.put(this.secrets.browserKey.id, { tenant: TENANT, role: 'browser' });
    await this.#keys.put(this.secrets.serverKey.id, { tenant: TENANT, role: 'server' });
  }

  async close(): Promise<void> {
    await this.events.close();
    await this.s3.close();
    await this.#dynamoDb.close();
  }
}

interface Parts {
  readonly settings: LocalStackSettings;
  readonly secrets: Secrets;
  readonly s3: LocalS3;
  readonly s3Port: number;
  readonly dynamoDb: LocalDynamoDb;
}

function environment(
  settings: LocalStackSettings,
  secrets: Secrets,
  s3Url: string,
  dynamoDbUrl: string,
): AwsEnvironment &
  Parameters<typeof createPreprocess>[0] &
  Parameters<typeof createUploaded>[0] &
  Parameters<typeof createDownload>[0] {
  return {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: secrets.accessKeyId,
    AWS_SECRET_ACCESS_KEY: secrets.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDbUrl,
    AWS_ENDPOINT_URL_S3: s3Url,
    TABLE_NAME: TABLE,
    BUCKET_NAME: BUCKET,
    MAX_FILE_SIZE: String(settings.maxFileSize),
    ALLOWED_TYPES: settings.allowedTypes.join(','),
    UPLOAD_URL_SECONDS: String(settings.uploadUrlSeconds),
    DOWNLOAD_URL_SECONDS: String(settings.downloadUrlSeconds),
    EXPIRE_AFTER_SECONDS: String(settings.expireAfterSeconds),
    ALLOWED_ORIGINS: settings.allowedOrigins.join(','),
    STORE_ON_LOAD: String(settings.storeOnLoad),
  };
}
