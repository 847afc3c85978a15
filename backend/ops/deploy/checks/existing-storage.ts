import {
  DescribeTableCommand,
  DynamoDBClient,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { HeadBucketCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { fileTableSchema } from '../../../infra/resources/file-table-schema.ts';
import { DUE_INDEX } from '../../../stores/dynamodb/file-table.ts';
import { ok, problem, type Finding } from './finding.ts';

const TABLE = 'ExistingTableName';
const BUCKET = 'ExistingBucketName';

/** Checks whether a table exists, is ready, and has the key and the index of a table of this stack. */
export async function checkExistingTable(name: string): Promise<Finding> {
  const client = new DynamoDBClient();
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
    return tableFinding(name, Table);
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    return problem(TABLE, `there is no table ${name} in this account and region`);
  } finally {
    client.destroy();
  }
}

export function tableFinding(name: string, table: TableDescription | undefined): Finding {
  const { TableStatus, KeySchema = [], GlobalSecondaryIndexes = [] } = table ?? {};
  if (TableStatus !== 'ACTIVE' && TableStatus !== 'UPDATING') {
    return problem(TABLE, `${name} is ${TableStatus}. Wait until it is ACTIVE`);
  }
  const names = GlobalSecondaryIndexes.map(({ IndexName }) => IndexName);
  const missing = fileTableSchema.GlobalSecondaryIndexes.map(({ IndexName }) => IndexName).filter(
    (index) => !names.includes(index),
  );
  const [first, ...others] = KeySchema;
  const isOurs = first?.AttributeName === 'key' && others.length === 0 && names.includes(DUE_INDEX);
  if (!isOurs) {
    return problem(TABLE, `${name} is not a table of this project: its key or its index differ`);
  }
  return missing.length === 0
    ? ok(TABLE, `${name} exists`)
    : problem(
        TABLE,
        `${name} lacks the indexes ${missing.join(', ')}. Add them, one after another`,
      );
}

/** Checks whether a bucket exists and can be used. */
export async function checkExistingBucket(Bucket: string): Promise<Finding> {
  const client = new S3Client({ forcePathStyle: Boolean(process.env['AWS_ENDPOINT_URL']) });
  try {
    await client.send(new HeadBucketCommand({ Bucket }));
    return ok(BUCKET, `${Bucket} exists`);
  } catch (error) {
    // S3 says no more about a HEAD request.
    const status = error instanceof S3ServiceException && error.$metadata.httpStatusCode;
    if (status === 404) return problem(BUCKET, `there is no bucket ${Bucket}`);
    if (status === 301) return problem(BUCKET, `${Bucket} is in another region`);
    if (status === 403) return problem(BUCKET, `${Bucket} belongs to another account`);
    throw error;
  } finally {
    client.destroy();
  }
}
