import {
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';

/**
 * Sets what a restored table (`ExistingTableName`) does not take over from its backup: expiry of counters, backups and
 * protection against deletion. CloudFormation cannot change a table that it has not created. Can be repeated.
 */
export async function setTableRules(TableName: string): Promise<void> {
  const dynamoDb = new DynamoDBClient();
  try {
    const { TimeToLiveDescription } = await dynamoDb.send(
      new DescribeTimeToLiveCommand({ TableName }),
    );
    if (!TimeToLiveDescription?.TimeToLiveStatus?.startsWith('ENABL')) {
      await dynamoDb.send(
        new UpdateTimeToLiveCommand({
          TableName,
          TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        }),
      );
    }
    await dynamoDb.send(
      new UpdateContinuousBackupsCommand({
        TableName,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    );
    await dynamoDb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true }));
  } finally {
    dynamoDb.destroy();
  }
}
