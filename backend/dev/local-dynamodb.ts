import {
  CreateTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AwsCredentials } from '../runtime/aws-environment.ts';
import { addTransactions } from './dynamodb-transactions.ts';
import { TableStream } from './table-stream.ts';
import { fileTableSchema } from '../infra/resources/file-table-schema.ts';

/** Serves DynamoDB's wire protocol from LevelDB, on a free local port. */
export class LocalDynamoDb {
  readonly #server: Server;
  readonly endpoint: string;
  /** The stream of all tables. */
  readonly stream = new TableStream();

  private constructor(server: Server) {
    this.#server = server;
    this.stream.watch(server);
    this.endpoint = `http://localhost:${(server.address() as AddressInfo).port}`;
  }

  static async start(directory: string): Promise<LocalDynamoDb> {
    const server = dynalite({ path: directory, createTableMs: 0 });
    addTransactions(server);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, 'localhost', resolve);
    });
    return new LocalDynamoDb(server);
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}

/** Creates the table as the template declares it, unless it exists. Resolves when the table is usable. */
export async function createTable(
  endpoint: string,
  name: string,
  region: string,
  credentials: AwsCredentials,
): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region, credentials });
  try {
    await client.send(new CreateTableCommand({ TableName: name, ...fileTableSchema }));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  try {
    const quick = { minDelay: 0.05, maxDelay: 1, maxWaitTime: 30 };
    await waitUntilTableExists({ client, ...quick }, { TableName: name });
  } finally {
    client.destroy();
  }
}
