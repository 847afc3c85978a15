import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { listedStates, type ListedState } from '../../../src/contract/server-requests.ts';
import type { ConditionalUpdate } from '../../domain/conditional-update.ts';
import type { FileRecord, ListedFile } from '../../domain/file-record.ts';
import { parseObjectKey } from '../../domain/object-key.ts';
import type { ListOptions, ListPage } from '../database.ts';
import { toPosition } from '../list-position.ts';

/** The index of the uploaded and stored files of each tenant, by the time at which they reached the state. */
export const LIST_INDEX = 'list';

/**
 * Partitions for each tenant and state. One partition accepts a thousand writes per second, and one tenant can
 * have all files of a stack.
 */
const SHARDS = 4;

type ListFields = Pick<FileRecord, 'listKey' | 'listedAt'>;

/** Returns the change of the index that belongs to a change of a file: undefined if there is none. */
export function listChange(
  key: string,
  { from, to, set }: ConditionalUpdate,
): { readonly set: ListFields; readonly clear: readonly (keyof ListFields)[] } | undefined {
  if (from.every((state) => state === to)) return undefined;
  const state = listedStates.find((one) => one === to);
  const time = state === 'STORED' ? set.storedAt : set.uploadedAt;
  const file = parseObjectKey(key);
  if (state === undefined || time === undefined || !file)
    return { set: {}, clear: ['listKey', 'listedAt'] };
  const listKey = partition(file.tenant, state, shardOf(file.id));
  return { set: { listKey, listedAt: toPosition(time, file.id) }, clear: [] };
}

/**
 * Returns a page of the index, oldest first. The cost depends on the size of the page only. The index can be some
 * milliseconds behind the table.
 */
export async function listPage(
  options: ListOptions,
  tableName: string,
  documents: DynamoDBDocumentClient,
): Promise<ListPage> {
  const { tenant, state, after = 0, before, limit, cursor } = options;
  // No position ends with a dash or contains a tilde, so neither end of the range is a position itself.
  const from = cursor === undefined ? toPosition(after, '') : `${cursor}~`;
  const to = before === undefined ? '~' : toPosition(before, '');
  if (from > to) return { files: [], cursor: undefined };
  const shards = Array.from({ length: SHARDS }, (_, shard) =>
    listShard(partition(tenant, state, shard), { from, to, limit }, tableName, documents),
  );
  const files: ListedFile[] = [];
  let last: string | undefined;
  const heads = await Promise.all(shards.map((shard) => shard.next()));
  for (;;) {
    const first = indexOfFirst(heads);
    if (first === undefined) return { files, cursor: undefined };
    if (files.length === limit) return { files, cursor: last };
    const head = heads[first];
    const shard = shards[first];
    if (!head || head.done || !shard) throw new Error('A page has lost its place');
    files.push(head.value);
    last = head.value.listedAt;
    heads[first] = await shard.next();
  }
}

type IndexedFile = ListedFile & { readonly listedAt: string };
type Head = IteratorResult<IndexedFile, void>;

function indexOfFirst(heads: readonly Head[]): number | undefined {
  let first: { readonly index: number; readonly at: string } | undefined;
  heads.forEach((head, index) => {
    if (head.done) return;
    const at = head.value.listedAt;
    if (first === undefined || at < first.at) first = { index, at };
  });
  return first?.index;
}

interface Range {
  readonly from: string;
  readonly to: string;
  readonly limit: number;
}

/** Yields the files of one partition. A page of files is spread evenly, so one query is usually enough. */
async function* listShard(
  listKey: string,
  { from, to, limit }: Range,
  tableName: string,
  documents: DynamoDBDocumentClient,
): AsyncGenerator<IndexedFile, void> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await documents.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: LIST_INDEX,
        KeyConditionExpression: '#listKey = :listKey AND #listedAt BETWEEN :from AND :to',
        ExpressionAttributeNames: { '#listKey': 'listKey', '#listedAt': 'listedAt' },
        ExpressionAttributeValues: { ':listKey': listKey, ':from': from, ':to': to },
        Limit: Math.ceil(limit / SHARDS) + SHARDS,
        ExclusiveStartKey: start,
      }),
    );
    // The index contains rows of files only.
    yield* (page.Items ?? []) as unknown as readonly IndexedFile[];
    start = page.LastEvaluatedKey;
  } while (start);
}

function partition(tenant: string, state: ListedState, shard: number): string {
  return `${tenant}#${state}#${shard}`;
}

/** Ids are random, so their last full character spreads the files evenly. */
function shardOf(id: string): number {
  return id.charCodeAt(id.length - 2) % SHARDS;
}
