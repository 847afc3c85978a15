import {
  GetBucketNotificationConfigurationCommand,
  PutBucketCorsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutPublicAccessBlockCommand,
  S3Client,
  type LifecycleRule,
} from '@aws-sdk/client-s3';
import { bucketCors } from '../../infra/resources/bucket-cors.ts';
import { lifecycleRules, oldVersionsRule, privateBucket } from '../../infra/resources/storage.ts';

export interface BucketSettings {
  readonly origins: readonly string[];
  readonly versioning: boolean;
}

/**
 * Sets the rules of a bucket that an earlier stack has left (`ExistingBucketName`), as the template sets those of a
 * new one. CloudFormation cannot change a bucket that it has not created. Can be repeated.
 */
export async function setBucketRules(
  Bucket: string,
  { origins, versioning }: BucketSettings,
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
        CORSConfiguration: {
          CORSRules: [
            {
              AllowedOrigins: [...origins],
              AllowedMethods: [...bucketCors.methods],
              AllowedHeaders: [...bucketCors.headers],
              ExposeHeaders: [...bucketCors.exposed],
              MaxAgeSeconds: bucketCors.maxAgeSeconds,
            },
          ],
        },
      }),
    );
    await s3.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: { Rules: lifecycleOf(versioning) },
      }),
    );
    // Versioning can be suspended but never turned off, so a bucket without it stays as it is.
    if (versioning) {
      await s3.send(
        new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
      );
    }
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
function lifecycleOf(versioning: boolean): LifecycleRule[] {
  const [orphans, parts] = lifecycleRules;
  const [Tag] = orphans.TagFilters;
  const { AbortIncompleteMultipartUpload } = parts;
  const old = oldVersionsRule;
  return [
    {
      ID: orphans.Id,
      Status: 'Enabled',
      Filter: { Tag },
      Expiration: { Days: orphans.ExpirationInDays },
    },
    { ID: parts.Id, Status: 'Enabled', Filter: { Prefix: '' }, AbortIncompleteMultipartUpload },
    ...(versioning
      ? [
          {
            ID: old.Id,
            Status: 'Enabled' as const,
            Filter: { Prefix: '' },
            NoncurrentVersionExpiration: old.NoncurrentVersionExpiration,
            Expiration: { ExpiredObjectDeleteMarker: old.ExpiredObjectDeleteMarker },
          },
        ]
      : []),
  ];
}
