import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { ConditionalUpdate } from '../domain/file-transitions.ts';
import { listChange } from './list-index.ts';

type UpdateInput = Pick<
  UpdateCommandInput,
  | 'UpdateExpression'
  | 'ConditionExpression'
  | 'ExpressionAttributeNames'
  | 'ExpressionAttributeValues'
>;

/**
 * Converts a conditional update into DynamoDB's syntax. Every name gets a placeholder, because state, size,
 * name, type and key are reserved words. The position of the file in the index of `list` changes with its state.
 */
export function updateInput(key: string, change: ConditionalUpdate): UpdateInput {
  const indexed = listChange(key, change);
  const names: Record<string, string> = { '#state': 'state' };
  const values: Record<string, string | number | boolean> = { ':to': change.to };

  const states = change.from.map((state, index) => {
    values[`:from${index}`] = state;
    return `:from${index}`;
  });
  const conditions = [`#state IN (${states.join(', ')})`];
  change.when.forEach((condition, index) => {
    names[`#when${index}`] = condition.field;
    if (condition.op === 'absent') {
      conditions.push(`attribute_not_exists(#when${index})`);
    } else {
      values[`:when${index}`] = condition.value;
      conditions.push(`#when${index} ${condition.op} :when${index}`);
    }
  });

  const sets = ['#state = :to'];
  Object.entries({ ...change.set, ...indexed?.set }).forEach(([field, value], index) => {
    names[`#set${index}`] = field;
    values[`:set${index}`] = value;
    sets.push(`#set${index} = :set${index}`);
  });
  const cleared = [...change.clear, ...(indexed?.clear ?? [])];
  cleared.forEach((field, index) => {
    names[`#clear${index}`] = field;
  });
  const clears = cleared.map((_, index) => `#clear${index}`);

  return {
    UpdateExpression: `SET ${sets.join(', ')}${clears.length ? ` REMOVE ${clears.join(', ')}` : ''}`,
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}
