import {
  GetBucketNotificationConfigurationCommand,
  GetBucketVersioningCommand,
  PutBucketAccelerateConfigurationCommand,
  PutBucketCorsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  type LifecycleRule,
} from '@aws-sdk/client-s3';
import { corsConfiguration } from '../../domain/bucket-cors.ts';
import { lifecycleRules, privateBucket } from '../../infra/resources/storage.ts';

export interface BucketSettings {
  readonly origins: readonly string[];
  readonly versioning: boolean;
  readonly acceleration: boolean;
  /** Empty for the keys of S3. */
  readonly kmsKeyArn: string;
}

/**
 * Sets the rules of a bucket that an earlier stack has left (`ExistingBucketName`), as the template sets those of a
 * new one. CloudFormation cannot change a bucket that it has not created. Can be repeated.
 */
export async function setBucketRules(
  Bucket: string,
  { origins, versioning, acceleration, kmsKeyArn }: BucketSettings,
): Promise<void> {
  const s3 = new S3Client({ forcePathStyle: Boolean(process.env['AWS_ENDPOINT_URL']) });
  try {
    await s3.send(
      new PutPublicAccessBlockCommand({
        Bucket,
        PublicAccessBlockConfiguration: privateBucket.PublicAccessBlockConfiguration,
      }),
    );
    await s3.send(
      new PutBucketCorsCommand({
        Bucket,
        CORSConfiguration: corsConfiguration(origins),
      }),
    );
    await s3.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: { Rules: lifecycleOf() },
      }),
    );
    const { Status: versions } = await s3.send(new GetBucketVersioningCommand({ Bucket }));
    // A bucket that never had versions cannot be suspended.
    if (versioning || versions !== undefined) {
      const Status = versioning ? 'Enabled' : 'Suspended';
      await s3.send(
        new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }),
      );
    }
    if (acceleration) {
      const AccelerateConfiguration = { Status: 'Enabled' as const };
      await s3.send(
        new PutBucketAccelerateConfigurationCommand({ Bucket, AccelerateConfiguration }),
      );
    }
    if (kmsKeyArn !== '') {
      const encryption = { SSEAlgorithm: 'aws:kms' as const, KMSMasterKeyID: kmsKeyArn };
      const Rules = [{ BucketKeyEnabled: true, ApplyServerSideEncryptionByDefault: encryption }];
      await s3.send(
        new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }),
      );
    }
    const [ownership] = privateBucket.OwnershipControls.Rules;
    await s3.send(
      new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: [ownership] } }),
    );
    const { $metadata: _metadata, ...notifications } = await s3.send(
      new GetBucketNotificationConfigurationCommand({ Bucket }),
    );
    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: { ...notifications, EventBridgeConfiguration: {} },
      }),
    );
  } finally {
    s3.destroy();
  }
}

/** The rules of the template, in the form of S3's own API. */
function lifecycleOf(): LifecycleRule[] {
  const [orphans, parts, old] = lifecycleRules;
  const [Tag] = orphans.TagFilters;
  const { AbortIncompleteMultipartUpload } = parts;
  return [
    {
      ID: orphans.Id,
      Status: 'Enabled',
      Filter: { Tag },
      Expiration: { Days: orphans.ExpirationInDays },
    },
    { ID: parts.Id, Status: 'Enabled', Filter: { Prefix: '' }, AbortIncompleteMultipartUpload },
    {
      ID: old.Id,
      Status: 'Enabled',
      Filter: { Prefix: '' },
      NoncurrentVersionExpiration: old.NoncurrentVersionExpiration,
      Expiration: { ExpiredObjectDeleteMarker: old.ExpiredObjectDeleteMarker },
    },
  ];
}
