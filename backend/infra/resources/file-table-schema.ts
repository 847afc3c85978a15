import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { DUE_INDEX } from '../../stores/dynamodb/file-table.ts';
import { OUTBOX_INDEX } from '../../stores/dynamodb/outbox.ts';
import { LISTED_FIELDS } from '../../domain/file-record.ts';
import { LIST_INDEX } from '../../stores/dynamodb/list-index.ts';

/** The keys and the indexes of the table, for the template and for the local stack. */
export const fileTableSchema = {
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [
    { AttributeName: 'key', AttributeType: 'S' },
    { AttributeName: 'dueShard', AttributeType: 'N' },
    { AttributeName: 'due', AttributeType: 'N' },
    { AttributeName: 'outboxShard', AttributeType: 'N' },
    { AttributeName: 'outboxDue', AttributeType: 'N' },
    { AttributeName: 'listKey', AttributeType: 'S' },
    { AttributeName: 'listedAt', AttributeType: 'S' },
  ],
  KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
  GlobalSecondaryIndexes: [
    {
      // The index is sparse: it contains only rows with a due time. Keys are enough, because the write checks
      // all conditions again.
      IndexName: DUE_INDEX,
      KeySchema: [
        { AttributeName: 'dueShard', KeyType: 'HASH' },
        { AttributeName: 'due', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
    {
      // Contains only files with events that have not been delivered.
      IndexName: OUTBOX_INDEX,
      KeySchema: [
        { AttributeName: 'outboxShard', KeyType: 'HASH' },
        { AttributeName: 'outboxDue', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
    {
      // Contains uploaded and stored files only, with the fields that the API returns.
      IndexName: LIST_INDEX,
      KeySchema: [
        { AttributeName: 'listKey', KeyType: 'HASH' },
        { AttributeName: 'listedAt', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...LISTED_FIELDS] },
    },
  ],
} satisfies Omit<CreateTableCommandInput, 'TableName'>;
