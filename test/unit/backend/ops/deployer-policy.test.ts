import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { siteTemplate } from '../../../../backend/infra/site/template.ts';
import { template } from '../../../../backend/infra/template.ts';

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}

const file = new URL('../../../../backend/ops/deployer-policy.json', import.meta.url);
const policy = JSON.parse(readFileSync(file, 'utf8')) as { readonly Statement: Statement[] };
const granted = policy.Statement.flatMap(({ Action }) => Action);

/** An action may contain `*`, and upper and lower case do not matter. */
const allows = (action: string): boolean =>
  granted.some((pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'i').test(action));

/** SAM makes several resources of one. */
const SAM: Readonly<Record<string, readonly string[]>> = {
  'AWS::Serverless::Api': [
    'AWS::ApiGateway::RestApi',
    'AWS::ApiGateway::Deployment',
    'AWS::ApiGateway::Stage',
  ],
  'AWS::Serverless::Function': [
    'AWS::Lambda::Function',
    'AWS::Lambda::Permission',
    'AWS::Lambda::EventInvokeConfig',
    'AWS::IAM::Role',
    'AWS::Events::Rule',
  ],
};

/** What CloudFormation calls to create, update and delete a resource of each type. */
const needed: Readonly<Record<string, readonly string[]>> = {
  'AWS::Lambda::EventSourceMapping': [
    'lambda:CreateEventSourceMapping',
    'lambda:GetEventSourceMapping',
    'lambda:UpdateEventSourceMapping',
    'lambda:DeleteEventSourceMapping',
  ],
  'AWS::Budgets::Budget': ['budgets:ModifyBudget', 'budgets:ViewBudget'],
  'AWS::WAFv2::WebACL': [
    'wafv2:CreateWebACL',
    'wafv2:GetWebACL',
    'wafv2:UpdateWebACL',
    'wafv2:DeleteWebACL',
  ],
  'AWS::WAFv2::WebACLAssociation': [
    'wafv2:AssociateWebACL',
    'wafv2:DisassociateWebACL',
    'wafv2:GetWebACLForResource',
    'apigateway:SetWebACL',
  ],
  'AWS::CertificateManager::Certificate': [
    'acm:RequestCertificate',
    'acm:DescribeCertificate',
    'acm:DeleteCertificate',
  ],
  'AWS::CloudFront::Distribution': [
    'cloudfront:CreateDistribution',
    'cloudfront:UpdateDistribution',
    'cloudfront:DeleteDistribution',
    'cloudfront:TagResource',
  ],
  'AWS::CloudFront::OriginAccessControl': [
    'cloudfront:CreateOriginAccessControl',
    'cloudfront:UpdateOriginAccessControl',
    'cloudfront:DeleteOriginAccessControl',
  ],
  'AWS::CloudFront::ResponseHeadersPolicy': [
    'cloudfront:CreateResponseHeadersPolicy',
    'cloudfront:UpdateResponseHeadersPolicy',
    'cloudfront:DeleteResponseHeadersPolicy',
  ],
  'AWS::CloudWatch::Alarm': [
    'cloudwatch:PutMetricAlarm',
    'cloudwatch:DeleteAlarms',
    'cloudwatch:DescribeAlarms',
  ],
  'AWS::CloudWatch::Dashboard': [
    'cloudwatch:PutDashboard',
    'cloudwatch:GetDashboard',
    'cloudwatch:DeleteDashboards',
  ],
  'AWS::DynamoDB::Table': [
    'dynamodb:CreateTable',
    'dynamodb:DescribeTable',
    'dynamodb:UpdateTable',
    'dynamodb:DeleteTable',
    'dynamodb:UpdateTimeToLive',
    'dynamodb:UpdateContinuousBackups',
  ],
  'AWS::Events::Rule': [
    'events:PutRule',
    'events:PutTargets',
    'events:RemoveTargets',
    'events:DeleteRule',
    'events:DescribeRule',
  ],
  'AWS::GuardDuty::MalwareProtectionPlan': [
    'guardduty:CreateMalwareProtectionPlan',
    'guardduty:UpdateMalwareProtectionPlan',
    'guardduty:DeleteMalwareProtectionPlan',
    'iam:PassRole',
  ],
  'AWS::IAM::Role': [
    'iam:CreateRole',
    'iam:GetRole',
    'iam:PutRolePolicy',
    'iam:DeleteRolePolicy',
    'iam:AttachRolePolicy',
    'iam:DetachRolePolicy',
    'iam:UpdateAssumeRolePolicy',
    'iam:DeleteRole',
  ],
  'AWS::Lambda::EventInvokeConfig': [
    'lambda:PutFunctionEventInvokeConfig',
    'lambda:UpdateFunctionEventInvokeConfig',
    'lambda:DeleteFunctionEventInvokeConfig',
  ],
  'AWS::Lambda::Function': [
    'lambda:CreateFunction',
    'lambda:GetFunction',
    'lambda:UpdateFunctionCode',
    'lambda:UpdateFunctionConfiguration',
    'lambda:PutFunctionConcurrency',
    'lambda:DeleteFunction',
    'lambda:TagResource',
    'iam:PassRole',
    's3:GetObject',
  ],
  'AWS::Lambda::Permission': [
    'lambda:AddPermission',
    'lambda:RemovePermission',
    'lambda:GetPolicy',
  ],
  'AWS::Logs::LogGroup': [
    'logs:CreateLogGroup',
    'logs:PutRetentionPolicy',
    'logs:DescribeLogGroups',
    'logs:DeleteLogGroup',
  ],
  'AWS::Logs::QueryDefinition': [
    'logs:PutQueryDefinition',
    'logs:DescribeQueryDefinitions',
    'logs:DeleteQueryDefinition',
  ],
  'AWS::Route53::RecordSet': [
    'route53:ChangeResourceRecordSets',
    'route53:ListResourceRecordSets',
    'route53:GetChange',
    'route53:GetHostedZone',
  ],
  'AWS::S3::Bucket': [
    's3:CreateBucket',
    's3:DeleteBucket',
    's3:PutBucketCORS',
    's3:PutBucketNotification',
    's3:PutBucketOwnershipControls',
    's3:PutBucketPublicAccessBlock',
    's3:PutBucketTagging',
    's3:PutBucketVersioning',
    's3:PutEncryptionConfiguration',
    's3:PutLifecycleConfiguration',
    's3:PutAccelerateConfiguration',
  ],
  'AWS::S3::BucketPolicy': ['s3:PutBucketPolicy', 's3:GetBucketPolicy', 's3:DeleteBucketPolicy'],
  'AWS::SNS::Subscription': ['sns:Subscribe', 'sns:Unsubscribe'],
  'AWS::SNS::Topic': [
    'sns:CreateTopic',
    'sns:GetTopicAttributes',
    'sns:SetTopicAttributes',
    'sns:DeleteTopic',
  ],
  'AWS::SQS::Queue': [
    'sqs:CreateQueue',
    'sqs:GetQueueAttributes',
    'sqs:SetQueueAttributes',
    'sqs:DeleteQueue',
  ],
  'AWS::SQS::QueuePolicy': ['sqs:SetQueueAttributes'],
};

/** API Gateway's actions are the methods of HTTP. */
const API_GATEWAY = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE'].map(
  (method) => `apigateway:${method}`,
);

const types = [template(), siteTemplate()].flatMap((one) =>
  Object.values(one['Resources'] as Record<string, { Type: string }>).map(({ Type }) => Type),
);
const expanded = [...new Set(types.flatMap((type) => SAM[type] ?? [type]))].toSorted();

test.each(expanded)(
  'the deployer policy allows the actions for resources of the type %s',
  (type) => {
    const [, service] = type.split('::');
    const actions = service === 'ApiGateway' ? API_GATEWAY : needed[type];
    expect(actions, `List the actions of ${type} in this test`).toBeDefined();
    expect(actions?.filter((action) => !allows(action))).toEqual([]);
  },
);

test('the deployer policy allows what the commands call themselves', () => {
  const commands = [
    // sam deploy, with its stack for artifacts.
    ...[
      'CreateChangeSet',
      'DescribeChangeSet',
      'ExecuteChangeSet',
      'DescribeStacks',
      'DescribeStackEvents',
      'GetTemplateSummary',
    ].map((name) => `cloudformation:${name}`),
    // npm run deploy, also with --check and --remove.
    'cloudformation:DeleteStack',
    'lambda:GetAccountSettings',
    'dynamodb:ListTables',
    's3:PutObject',
    's3:DeleteObject',
    's3:ListBucket',
    // npm run tenant.
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
    // npm run health.
    'cloudformation:ListStackResources',
    'cloudwatch:GetMetricData',
    'cloudwatch:DescribeAlarms',
  ];
  expect(commands.filter((action) => !allows(action))).toEqual([]);
});

test('the deployer policy does not allow everything, and not the uploaded files', () => {
  const forbidden = [
    'iam:CreateUser',
    'iam:CreateAccessKey',
    's3:PutObjectAcl',
    'dynamodb:Scan',
    'dynamodb:Query',
    'lambda:InvokeFunction',
    'sts:AssumeRole',
    'kms:Decrypt',
  ];
  expect(forbidden.filter(allows)).toEqual([]);
  const objects = policy.Statement.filter(({ Action }) => Action.includes('s3:GetObject'));
  expect(objects.map(({ Resource }) => Resource)).toEqual([
    ['arn:aws:s3:::filestore-site-*/*', 'arn:aws:s3:::aws-sam-cli-managed-default-*/*'],
  ]);
  for (const { Action, Effect } of policy.Statement) {
    expect(Effect).toBe('Allow');
    for (const action of Action)
      expect(action).toMatch(/^[a-z0-9]+:[A-Za-z*]*[A-Za-z]{3,}[A-Za-z*]*$/);
  }
});

test('the deployer policy fits into a managed policy of IAM', () => {
  // IAM does not count white space.
  expect(JSON.stringify(policy).length).toBeLessThanOrEqual(6144);
  const names = policy.Statement.map(({ Sid }) => Sid);
  expect(new Set(names).size).toBe(names.length);
});
