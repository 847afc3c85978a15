import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { AwsCredentials } from '../../runtime/aws-environment.ts';
import { reportBusyStorage } from './client.ts';
import { DynamoDbDatabase } from './database.ts';

interface DynamoDbOptions {
  readonly table: string;
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly credentials?: AwsCredentials | undefined;
}

/** Connects to a table of DynamoDB from an ordinary server, with the SDK's own settings and credentials. */
export function openDynamoDb({
  table,
  region,
  endpoint,
  credentials,
}: DynamoDbOptions): DynamoDbDatabase {
  const client = new DynamoDBClient({
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials && { credentials }),
  });
  reportBusyStorage(client);
  return new DynamoDbDatabase(
    table,
    DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
  );
}
