import { attribute, sub, ifCondition } from '../intrinsics.ts';
import { arnInBucket, bucketArn, bucketName, objectsArn } from '../resource-refs.ts';
import { WITH_KEY, WITH_SCAN } from '../conditions.ts';
import { keyUse } from './encryption.ts';

import { VALIDATION_OBJECT } from '../validation-object.ts';

type Json = Record<string, unknown>;

const RULES = sub(
  'arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*',
);
const managedByGuardDuty = {
  StringLike: { 'events:ManagedBy': 'malware-protection-plan.guardduty.amazonaws.com' },
};

/**
 * Returns GuardDuty's plan for the bucket, and the role that it requires:
 * https://docs.aws.amazon.com/guardduty/latest/ug/malware-protection-s3-iam-policy-prerequisite.html
 */
export function scanResources(): Json {
  return {
    ScanRole: {
      Type: 'AWS::IAM::Role',
      Condition: WITH_SCAN,
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { Service: 'malware-protection-plan.guardduty.amazonaws.com' },
              Action: 'sts:AssumeRole',
            },
          ],
        },
        Policies: [
          {
            PolicyName: 'scan',
            PolicyDocument: {
              Version: '2012-10-17',
              Statement: [
                {
                  Effect: 'Allow',
                  Action: [
                    'events:PutRule',
                    'events:DeleteRule',
                    'events:PutTargets',
                    'events:RemoveTargets',
                  ],
                  Resource: RULES,
                  Condition: managedByGuardDuty,
                },
                {
                  Effect: 'Allow',
                  Action: ['events:DescribeRule', 'events:ListTargetsByRule'],
                  Resource: RULES,
                },
                {
                  Effect: 'Allow',
                  Action: [
                    's3:GetObject',
                    's3:GetObjectVersion',
                    's3:GetObjectTagging',
                    's3:GetObjectVersionTagging',
                    's3:PutObjectTagging',
                    's3:PutObjectVersionTagging',
                  ],
                  Resource: objectsArn,
                },
                {
                  Effect: 'Allow',
                  Action: ['s3:ListBucket', 's3:GetBucketNotification', 's3:PutBucketNotification'],
                  Resource: bucketArn,
                },
                {
                  Effect: 'Allow',
                  Action: 's3:PutObject',
                  Resource: arnInBucket('/' + VALIDATION_OBJECT),
                },
                ifCondition(WITH_KEY, keyUse(['kms:Decrypt', 'kms:GenerateDataKey'])),
              ],
            },
          },
        ],
      },
    },
    ScanPlan: {
      Type: 'AWS::GuardDuty::MalwareProtectionPlan',
      Condition: WITH_SCAN,
      Properties: {
        Role: attribute('ScanRole', 'Arn'),
        ProtectedResource: { S3Bucket: { BucketName: bucketName } },
        // `store` uses the tag if the event has not arrived yet.
        Actions: { Tagging: { Status: 'ENABLED' } },
      },
    },
  };
}
