import { WITH_KEY } from '../conditions.ts';
import type { PolicyStatement } from '../define-function.ts';
import { ref, sub, ifCondition, type Intrinsic } from '../intrinsics.ts';

type Json = Record<string, unknown>;

/** Encrypts the bucket with a customer managed key. The bucket key avoids a KMS request for each object. */
export const bucketEncryption = ifCondition(WITH_KEY, {
  ServerSideEncryptionConfiguration: [
    {
      BucketKeyEnabled: true,
      ServerSideEncryptionByDefault: {
        SSEAlgorithm: 'aws:kms',
        KMSMasterKeyID: ref('KmsKeyArn'),
      },
    },
  ],
});

/** Encrypts the table with a customer managed key. */
export const tableEncryption = ifCondition(WITH_KEY, {
  SSEEnabled: true,
  SSEType: 'KMS',
  KMSMasterKeyId: ref('KmsKeyArn'),
});

/**
 * Returns the permissions that a role needs for the key, through S3 and DynamoDB only. A role that writes
 * objects, or signs URLs with which browsers write them, also needs to generate data keys:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function keyStatement(policy: readonly PolicyStatement[]): Intrinsic {
  const writes = policy.some(({ actions }) => actions.includes('s3:PutObject'));
  return ifCondition(
    WITH_KEY,
    keyUse(writes ? ['kms:Decrypt', 'kms:GenerateDataKey'] : ['kms:Decrypt']),
  );
}

export function keyUse(actions: readonly string[]): Json {
  const services = ['s3', 'dynamodb'];
  return {
    Effect: 'Allow',
    Action: actions,
    Resource: ref('KmsKeyArn'),
    Condition: {
      StringEquals: {
        'kms:ViaService': services.map((name) => sub(`${name}.\${AWS::Region}.\${AWS::URLSuffix}`)),
      },
    },
  };
}
