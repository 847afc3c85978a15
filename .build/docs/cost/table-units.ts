/** A request to DynamoDB, as far as its costs depend on it. */
export interface TableRequest {
  readonly ConsistentRead?: boolean;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>>;
  readonly Key?: { readonly key: string };
  readonly Item?: object;
  readonly TransactItems?: readonly object[];
}

/**
 * The read units of a request. The row of a webhook is read once for each call of `deliver`, and `deliver` counts it: how
 * many events share a call is a matter of chance.
 */
export function readsOf(name: string, { ConsistentRead, Key }: TableRequest): number {
  if (!/^(Get|Query)/.test(name) || Key?.key.startsWith('WEBHOOK#')) return 0;
  return ConsistentRead ? 1 : 0.5;
}

/**
 * The write units of a request: of the table and of its indexes. A change of a key of an index writes twice to it, for
 * the old entry and for the new one. A write that fails its condition also costs one unit.
 */
export function writesOf(name: string, input: TableRequest, taken: boolean): number {
  if (/^(Get|Query)/.test(name)) return 0;
  // A transaction writes each of its items twice.
  if (input.TransactItems) return 2 * input.TransactItems.length;
  if (!taken) return 1;
  if (!name.startsWith('Update')) return 1 + ('due' in (input.Item ?? {}) ? 1 : 0);
  return 1 + dueWrites(input) + listWrites(input) + outboxWrites(input);
}

/** A row is in the due index while it can expire. */
function dueWrites(input: TableRequest): number {
  if (!changes(input, 'due')) return 0;
  return removes(input, 'due') ? 1 : 2;
}

/** An uploaded file enters the index of `list`, a stored one moves in it, and a deleted one leaves it. */
function listWrites(input: TableRequest): number {
  if (!changes(input, 'listKey')) return 0;
  if (removes(input, 'listKey')) return 1;
  return valuesOf(input).some((value) => String(value).includes('#STORED#')) ? 2 : 1;
}

/** A file is in the index of the outboxes while it has events. */
function outboxWrites(input: TableRequest): number {
  if (!changes(input, 'outboxDue')) return 0;
  const isRetry = changes(input, 'outboxAttempts') && !removes(input, 'outboxDue');
  return isRetry ? 2 : 1;
}

function changes({ ExpressionAttributeNames: names = {} }: TableRequest, field: string): boolean {
  return Object.values(names).includes(field);
}

function removes(input: TableRequest, field: string): boolean {
  const { ExpressionAttributeNames: names = {}, UpdateExpression = '' } = input;
  const [, removed = ''] = UpdateExpression.split('REMOVE');
  return Object.entries(names).some(
    ([placeholder, name]) => name === field && removed.split(/[\s,]+/).includes(placeholder),
  );
}

function valuesOf({ ExpressionAttributeValues: values = {} }: TableRequest): readonly unknown[] {
  return Object.values(values);
}
