import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';

/** The key of a file and its size in bytes. */
export interface UnscannedFile {
  readonly key: string;
  readonly size: number;
}

/** Yields the files in S3 that have no scan result. Reads the whole table, so it is for operators only. */
export async function* listUnscanned(
  tableName: string,
  documents: DynamoDBDocumentClient,
): AsyncGenerator<UnscannedFile> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(
      new ScanCommand({
        TableName: tableName,
        FilterExpression: '#state IN (:stored, :uploaded) AND attribute_not_exists(#scan)',
        ProjectionExpression: '#key, #size',
        ExpressionAttributeNames: {
          '#state': 'state',
          '#scan': 'scan',
          '#key': 'key',
          '#size': 'size',
        },
        ExpressionAttributeValues: { ':stored': 'STORED', ':uploaded': 'UPLOADED' },
        ExclusiveStartKey: start,
      }),
    );
    for (const { key, size } of page.Items ?? []) {
      if (typeof key === 'string' && typeof size === 'number') yield { key, size };
    }
    start = page.LastEvaluatedKey;
  } while (start);
}
