import type { FilestoreError } from '../../src/contract/errors.ts';

/** A conditional update of a counter. It is made in a transaction with the other payments of its call. */
export interface Payment {
  readonly update: {
    readonly TableName: string;
    readonly Key: { readonly key: string };
    readonly UpdateExpression: string;
    readonly ConditionExpression: string;
    readonly ExpressionAttributeNames: Record<string, string>;
    readonly ExpressionAttributeValues: Record<string, string | number>;
  };
  /** The error if the condition is not met. */
  readonly refusal: FilestoreError;
}
