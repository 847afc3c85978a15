import { expect, test } from 'vitest';
import { costMutations } from '../../../stack/cost-mutations.ts';
import { body, edit, fresh, gone, of, type Mutation, type Path } from '../../../stack/mutation.ts';
import { findings, rules } from '../../../stack/rules.ts';
import { isFullScale } from '../../../support/scale.ts';

test('the AWS template breaks no rule', () => {
  expect(findings(fresh())).toEqual([]);
});

const statementsOf = (id: string): Path => of(id, 'Policies', '0', 'Statement');
const denials = of('FileBucketPolicy', 'PolicyDocument', 'Statement');
const withoutSid = (sid: string) => (all: { Sid: string }[]) =>
  all.filter(({ Sid }) => Sid !== sid);
const alsoMay =
  (actions: string[], Resource: unknown = { Ref: 'FileBucket' }) =>
  (all: object[]) => [...all, { Effect: 'Allow', Action: actions, Resource }];

/** Each mutation removes or adds something that its rule must detect. */
const mutations: readonly Mutation[] = [
  ...costMutations,
  [
    'every operation requires the API key in its own security setting',
    'an operation without security',
    body('paths', '/files', 'post', 'security'),
    gone,
  ],
  [
    'every operation requires the API key in its own security setting',
    'an operation with empty security',
    body('paths', '/files/{id}', 'get', 'security'),
    () => [],
  ],
  [
    'every mapping template can be parsed',
    'a method call on a literal',
    body(
      'paths',
      '/files',
      'options',
      'x-amazon-apigateway-integration',
      'responses',
      'default',
      'responseTemplates',
      'application/json',
    ),
    () => '#if(",a,".contains("a"))#end',
  ],
  [
    'a preflight is a mock integration without an API key',
    'with the API key',
    body('paths', '/files', 'options', 'security'),
    () => [{ apiKey: [] }],
  ],
  [
    'a preflight is a mock integration without an API key',
    'a function instead of the mock',
    body('paths', '/files', 'options', 'x-amazon-apigateway-integration', 'type'),
    () => 'aws_proxy',
  ],
  [
    'the gateway’s own error responses have CORS headers',
    'without DEFAULT_4XX',
    body('x-amazon-apigateway-gateway-responses', 'DEFAULT_4XX'),
    gone,
  ],
  [
    'the gateway’s own error responses have CORS headers',
    'THROTTLED without its headers',
    body('x-amazon-apigateway-gateway-responses', 'THROTTLED', 'responseParameters'),
    gone,
  ],
  [
    'a function uses arm64 and Node 24, and its logs expire',
    'an old runtime',
    of('StoreFunction', 'Runtime'),
    () => 'nodejs20.x',
  ],
  [
    'a function uses arm64 and Node 24, and its logs expire',
    'logs without retention',
    of('StoreFunctionLogs', 'RetentionInDays'),
    gone,
  ],
  [
    'the timeout of an API function is shorter than the gateway’s',
    'a timeout of a minute',
    of('CompleteFunction', 'Timeout'),
    () => 60,
  ],
  [
    'no policy allows wildcard actions or all resources',
    'the action s3:*',
    statementsOf('InfoFunction'),
    alsoMay(['s3:*']),
  ],
  [
    'no policy allows wildcard actions or all resources',
    'the resource *',
    statementsOf('InfoFunction'),
    alsoMay(['s3:GetObject'], '*'),
  ],
  [
    'no policy allows wildcard actions or all resources',
    'the action kms:* under a condition',
    statementsOf('InfoFunction'),
    (all: object[]) => [
      ...all,
      { 'Fn::If': ['WithKey', { Action: ['kms:*'], Resource: '*' }, { Ref: 'AWS::NoValue' }] },
    ],
  ],
  [
    'the bucket refuses plain HTTP, old signatures and overwriting',
    'seconds instead of milliseconds',
    denials,
    (all: object[]) => JSON.parse(JSON.stringify(all).replace('"3600000"', '"3600"')) as unknown,
  ],
  [
    'only eight functions may delete objects',
    'preprocess may delete',
    statementsOf('PreprocessFunction'),
    alsoMay(['s3:DeleteObject']),
  ],
  [
    'a function that reads objects may list the bucket',
    'info may not list',
    statementsOf('InfoFunction'),
    alsoMay(['s3:GetObject']),
  ],
  [
    'undeliverable events go to a dead-letter queue',
    'an event without a queue',
    of('UploadedFunction', 'Events', 'ObjectCreated', 'Properties', 'DeadLetterConfig'),
    gone,
  ],
  [
    'undeliverable events go to a dead-letter queue',
    'failed invocations without a queue',
    of('UploadedFunction', 'EventInvokeConfig'),
    gone,
  ],
  [
    'undeliverable events go to a dead-letter queue',
    'the schedule without a queue',
    of('ExpireFunction', 'Events', 'Schedule', 'Properties', 'DeadLetterConfig'),
    gone,
  ],
  [
    'the bucket and the table outlive the stack',
    'the bucket is deleted',
    ['Resources', 'FileBucket', 'DeletionPolicy'],
    gone,
  ],
  [
    'the bucket and the table outlive the stack',
    'a replaced table is deleted',
    ['Resources', 'FileTable', 'UpdateReplacePolicy'],
    () => 'Delete',
  ],
  [
    'the table has point-in-time recovery',
    'recovery is off',
    of('FileTable', 'PointInTimeRecoverySpecification'),
    gone,
  ],
  [
    'the bucket blocks public access with all four settings',
    'three of four settings',
    of('FileBucket', 'PublicAccessBlockConfiguration', 'BlockPublicPolicy'),
    gone,
  ],
  [
    'the bucket refuses plain HTTP, old signatures and overwriting',
    'plain HTTP is allowed',
    denials,
    withoutSid('TlsOnly'),
  ],
  [
    'the bucket refuses plain HTTP, old signatures and overwriting',
    'old signatures are allowed',
    denials,
    withoutSid('NoOldSignature'),
  ],
  [
    'the bucket refuses plain HTTP, old signatures and overwriting',
    'overwriting is allowed',
    denials,
    withoutSid('NeverOverwrite'),
  ],
  [
    'CORS exposes the ETag of a part to pages',
    'the ETag is not exposed',
    of('FileBucket', 'CorsConfiguration', 'CorsRules', '0', 'ExposedHeaders'),
    (all: string[]) => all.filter((name) => name !== 'ETag'),
  ],
  [
    'incomplete multipart uploads are aborted, but not before any file expires',
    'without a lifecycle rule',
    of('FileBucket', 'LifecycleConfiguration', 'Rules'),
    () => [],
  ],
  ['there is one stage, with the usage plan', 'a second stage', of('Api', 'OpenApiVersion'), gone],
  [
    'there is one stage, with the usage plan',
    'without a usage plan',
    of('UsagePlan', 'ApiStages'),
    () => [],
  ],
  [
    'API Gateway may call a function only for its method',
    'any method',
    of('StoreFunctionPermission', 'SourceArn'),
    () => ({ 'Fn::Sub': 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*' }),
  ],
  [
    'each function has an alarm, and each alarm has a topic and a description',
    'an alarm without a topic',
    of('OrphanObjectsAlarm', 'AlarmActions'),
    gone,
  ],
  [
    'each function has an alarm, and each alarm has a topic and a description',
    'a function without an alarm',
    ['Resources', 'StoreFunctionErrorsAlarm'],
    gone,
  ],
  [
    'with StoreOnLoad, nothing expires',
    'expire is deployed',
    ['Resources', 'ExpireFunction', 'Condition'],
    gone,
  ],
  [
    'every reference has a target, for every three choices of parameters',
    'a function that is not always deployed',
    ['Resources', 'SweepStoppedAlarm', 'Properties', 'Dimensions'],
    () => [{ Name: 'FunctionName', Value: { 'Fn::Sub': '${ScannedFunction}' } }],
  ],
  [
    'every reference has a target, for every three choices of parameters',
    'a topic that is not always deployed',
    ['Resources', 'DeadLettersAlarm', 'Condition'],
    gone,
  ],
];

test.each(mutations)('the rule “%s” detects a mutation: %s', (rule, _what, path, change) => {
  const broken = fresh();
  edit(broken, path, change);
  expect(rules[rule]?.(broken)).not.toEqual([]);
  // Checking all rules takes a second for each mutation.
  if (isFullScale) expect(findings(broken).length).toBeGreaterThan(0);
});

test('each template rule has a mutation that breaks it', () => {
  expect(new Set(mutations.map(([rule]) => rule))).toEqual(new Set(Object.keys(rules)));
});
