import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { DueFile, FileRecord } from '../../domain/file-record.ts';

/** An index of the rows that a schedule must process, by shard and by the time at which they are due. */
interface DueRowsIndex {
  readonly tableName: string;
  readonly index: string;
  readonly shardField: keyof FileRecord;
  readonly dueField: keyof FileRecord;
}

/** Yields the due rows of one shard, the longest overdue first, page by page. Reads no other rows. */
export async function* listDueRows(
  documents: DynamoDBDocumentClient,
  { tableName, index, shardField, dueField }: DueRowsIndex,
  shard: number,
  now: number,
): AsyncGenerator<DueFile> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: index,
        KeyConditionExpression: '#shard = :shard AND #due <= :now',
        ExpressionAttributeNames: { '#shard': shardField, '#due': dueField },
        ExpressionAttributeValues: { ':shard': shard, ':now': now },
        ExclusiveStartKey: start,
      }),
    );
    for (const { key, [dueField]: due } of page.Items ?? []) {
      if (typeof key === 'string' && typeof due === 'number') yield { key, due };
    }
    start = page.LastEvaluatedKey;
  } while (start);
}
