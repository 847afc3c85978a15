import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { ConditionalUpdate } from '../../domain/conditional-update.ts';
import { listChange } from './list-index.ts';
import { outboxFields } from '../outbox-fields.ts';

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
 *
 * @param withEvents whether the file events of the change are written into the outbox of the file
 */
export function updateInput(
  key: string,
  change: ConditionalUpdate,
  withEvents: boolean,
): UpdateInput {
  const indexed = listChange(key, change);
  const names: Record<string, string> = { '#state': 'state' };
  const values: Record<string, unknown> = { ':to': change.to };

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
  const { events } = change;
  const absent = {
    ...change.setIfAbsent,
    ...(withEvents && events && outboxFields(key, events.at)),
  };
  Object.entries(absent).forEach(([field, value], index) => {
    names[`#absent${index}`] = field;
    values[`:absent${index}`] = value;
    sets.push(`#absent${index} = if_not_exists(#absent${index}, :absent${index})`);
  });
  if (withEvents && events) {
    names['#outbox'] = 'outbox';
    values[':none'] = [];
    values[':events'] = events.types;
    sets.push('#outbox = list_append(if_not_exists(#outbox, :none), :events)');
  }
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
