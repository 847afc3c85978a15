import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { ConditionalUpdate } from '../domain/file-transitions.ts';

type UpdateInput = Pick<
  UpdateCommandInput,
  | 'UpdateExpression'
  | 'ConditionExpression'
  | 'ExpressionAttributeNames'
  | 'ExpressionAttributeValues'
>;

/**
 * Converts a conditional update into DynamoDB's syntax. Every name gets a placeholder, because state, size,
 * name, type and key are reserved words.
 */
export function updateInput(change: ConditionalUpdate): UpdateInput {
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
  Object.entries(change.set).forEach(([field, value], index) => {
    names[`#set${index}`] = field;
    values[`:set${index}`] = value;
    sets.push(`#set${index} = :set${index}`);
  });
  change.clear.forEach((field, index) => {
    names[`#clear${index}`] = field;
  });
  const clears = change.clear.map((_, index) => `#clear${index}`);

  return {
    UpdateExpression: `SET ${sets.join(', ')}${clears.length ? ` REMOVE ${clears.join(', ')}` : ''}`,
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}
