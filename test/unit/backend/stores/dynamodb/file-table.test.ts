import { BatchWriteCommand, PutCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import type { FileRecord } from '../../../../../backend/domain/file-record.ts';
import { FilestoreError } from '../../../../../src/contract/errors.ts';
import { DynamoDbFileTable } from '../../../../../backend/stores/dynamodb/file-table.ts';

function record(name: string): FileRecord {
  const shared = { state: 'PENDING', size: 1, type: 'a/b', tokenHash: 'x' } as const;
  return { key: `demo/${name}`, name, urlExpiresAt: 1, createdAt: 0, ...shared };
}

/** A table that does not accept the rows of these names, and what it has reported as new. */
function tableThatRefuses(...names: readonly string[]) {
  const refused = (item: Record<string, unknown> | undefined): boolean =>
    names.includes(String(item?.['name']));
  const send = async (command: unknown): Promise<object> => {
    if (command instanceof PutCommand) {
      if (refused(command.input.Item)) throw new FilestoreError('storage-busy');
      return {};
    }
    if (!(command instanceof BatchWriteCommand)) throw new Error('No other command is expected');
    const left = (command.input.RequestItems?.['files'] ?? []).filter(({ PutRequest }) =>
      refused(PutRequest?.Item),
    );
    return { UnprocessedItems: left.length > 0 ? { files: left } : {} };
  };
  const started: string[] = [];
  const observer = {
    started: (records: readonly FileRecord[]) => void started.push(...records.map((r) => r.name)),
    changed: () => undefined,
  };
  const documents = { send } as unknown as DynamoDBDocumentClient;
  return { table: new DynamoDbFileTable('files', documents, { observer }), started };
}

describe('a row that is not accepted does not hide the others', () => {
  test('when a repeatable call creates them', async () => {
    const { table, started } = tableThatRefuses('b');
    const creating = table.createMissing(['a', 'b', 'c'].map(record));
    await expect(creating).rejects.toMatchObject({ code: 'storage-busy' });
    expect(started).toEqual(['a', 'c']);
  });

  test('when a call creates them in batches', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `n${index}`);
    const { table, started } = tableThatRefuses('n7', 'n30');
    const creating = table.createMany(names.map(record));
    await expect(creating).rejects.toMatchObject({ code: 'storage-busy' });
    expect(started).toHaveLength(58);
    expect(started).not.toContain('n7');
  });
});
