import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { DUE_INDEX } from '../../stores/file-table.ts';

/** Keys and index of the one table: the template deploys them, the local stack creates them. */
export const fileTableSchema = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'key', AttributeType: 'S' },
    { AttributeName: 'dueShard', AttributeType: 'N' },
    { AttributeName: 'due', AttributeType: 'N' },
  ],
  KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [
    {
      // Sparse: only rows with a due time are in it. Keys only: the write checks everything again.
      IndexName: DUE_INDEX,
      KeySchema: [
        { AttributeName: 'dueShard', KeyType: 'HASH' },
        { AttributeName: 'due', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
} as const satisfies Omit<CreateTableCommandInput, 'TableName'>;
