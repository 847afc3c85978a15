import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { FilestoreError } from '../../src/contract/errors.ts';

/** A conditional update of a counter, made on its own or as a part of a transaction. */
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

/** Makes one payment. @throws {FilestoreError} its refusal */
export async function pay(
  { update, refusal }: Payment,
  documents: DynamoDBDocumentClient,
): Promise<void> {
  try {
    await documents.send(new UpdateCommand(update));
  } catch (error) {
    throw error instanceof ConditionalCheckFailedException ? refusal : error;
  }
}
