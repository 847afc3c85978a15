import { expect, test } from 'vitest';
import { template } from '../../../../backend/infra/template.ts';
import { findings, rules } from '../../../stack/rules.ts';
import type { Template } from '../../../stack/resolve.ts';
import { isFullScale } from '../../../support/scale.ts';

const fresh = (): Template => structuredClone(template()) as unknown as Template;

test('the template breaks no rule', () => {
  expect(findings(fresh())).toEqual([]);
});

type Path = readonly string[];

function edit(template: Template, path: Path, change: (value: never) => unknown): void {
  const last = path.at(-1) ?? '';
  const owner = path.slice(0, -1).reduce<Record<string, unknown>>((value, key) => {
    const inner = value[key];
    if (!(inner instanceof Object)) throw new Error(`There is no ${path.join('/')}`);
    return inner as Record<string, unknown>;
  }, template);
  if (!(last in owner)) throw new Error(`There is no ${path.join('/')}`);
  const value = change(owner[last] as never);
  if (value === undefined) delete owner[last];
  else owner[last] = value;
}

const gone = (): undefined => undefined;
const of = (id: string, ...path: string[]): Path => ['Resources', id, 'Properties', ...path];
const body = (...path: string[]): Path => of('Api', 'DefinitionBody', ...path);
const statementsOf = (id: string): Path => of(id, 'Policies', '0', 'Statement');
const denials = of('FileBucketPolicy', 'PolicyDocument', 'Statement');
const withoutSid = (sid: string) => (all: { Sid: string }[]) =>
  all.filter(({ Sid }) => Sid !== sid);
const alsoMay =
  (actions: string[], Resource: unknown = { Ref: 'FileBucket' }) =>
  (all: object[]) => [...all, { Effect: 'Allow', Action: actions, Resource }];

/** Each takes one thing out, or puts one in, that its rule must see. */
const mutations: readonly (readonly [
  rule: string,
  what: string,
  path: Path,
  change: (value: never) => unknown,
])[] = [
  [
    'every operation asks for the key itself',
    'one without',
    body('paths', '/files', 'post', 'security'),
    gone,
  ],
  [
    'every operation asks for the key itself',
    'one with none',
    body('paths', '/files/{id}', 'get', 'security'),
    () => [],
  ],
  [
    'every mapping template parses',
    'a method of a literal',
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
    'a preflight is a mock without a key',
    'the key',
    body('paths', '/files', 'options', 'security'),
    () => [{ apiKey: [] }],
  ],
  [
    'a preflight is a mock without a key',
    'a function',
    body('paths', '/files', 'options', 'x-amazon-apigateway-integration', 'type'),
    () => 'aws_proxy',
  ],
  [
    'the gateway’s own errors can be read by a page',
    'DEFAULT_4XX',
    body('x-amazon-apigateway-gateway-responses', 'DEFAULT_4XX'),
    gone,
  ],
  [
    'the gateway’s own errors can be read by a page',
    'one of ours',
    body('x-amazon-apigateway-gateway-responses', 'THROTTLED', 'responseParameters'),
    gone,
  ],
  [
    'a function is arm64, Node 24, and its log lines end',
    'an old runtime',
    of('StoreFunction', 'Runtime'),
    () => 'nodejs20.x',
  ],
  [
    'a function is arm64, Node 24, and its log lines end',
    'lines for ever',
    of('StoreFunctionLogs', 'RetentionInDays'),
    gone,
  ],
  [
    'a function behind the API ends before the gateway gives up',
    'a minute',
    of('CompleteFunction', 'Timeout'),
    () => 60,
  ],
  [
    'no policy has a wildcard for its actions or for all resources',
    's3:*',
    statementsOf('InfoFunction'),
    alsoMay(['s3:*']),
  ],
  [
    'no policy has a wildcard for its actions or for all resources',
    'everything',
    statementsOf('InfoFunction'),
    alsoMay(['s3:GetObject'], '*'),
  ],
  [
    'no policy has a wildcard for its actions or for all resources',
    'kms:*, where there is a key',
    statementsOf('InfoFunction'),
    (all: object[]) => [
      ...all,
      { 'Fn::If': ['WithKey', { Action: ['kms:*'], Resource: '*' }, { Ref: 'AWS::NoValue' }] },
    ],
  ],
  [
    'the bucket refuses plain HTTP, old signatures and overwriting',
    'seconds for milliseconds',
    denials,
    (all: object[]) => JSON.parse(JSON.stringify(all).replace('"3600000"', '"3600"')) as unknown,
  ],
  [
    'only these may delete an object',
    'preprocess',
    statementsOf('PreprocessFunction'),
    alsoMay(['s3:DeleteObject']),
  ],
  [
    'who asks for an object may learn that there is none',
    'info',
    statementsOf('InfoFunction'),
    alsoMay(['s3:GetObject']),
  ],
  [
    'what cannot be delivered is kept',
    'an event',
    of('UploadedFunction', 'Events', 'ObjectCreated', 'Properties', 'DeadLetterConfig'),
    gone,
  ],
  [
    'what cannot be delivered is kept',
    'a failed call',
    of('UploadedFunction', 'EventInvokeConfig'),
    gone,
  ],
  [
    'what cannot be delivered is kept',
    'the schedule',
    of('ExpireFunction', 'Events', 'Schedule', 'Properties', 'DeadLetterConfig'),
    gone,
  ],
  [
    'what holds people’s files outlives the stack',
    'the bucket',
    ['Resources', 'FileBucket', 'DeletionPolicy'],
    gone,
  ],
  [
    'what holds people’s files outlives the stack',
    'a replaced table',
    ['Resources', 'FileTable', 'UpdateReplacePolicy'],
    () => 'Delete',
  ],
  [
    'the table can go back to any second of the last weeks',
    'off',
    of('FileTable', 'PointInTimeRecoverySpecification'),
    gone,
  ],
  [
    'the bucket is private in all four ways',
    'three',
    of('FileBucket', 'PublicAccessBlockConfiguration', 'BlockPublicPolicy'),
    gone,
  ],
  [
    'the bucket refuses plain HTTP, old signatures and overwriting',
    'plain HTTP',
    denials,
    withoutSid('TlsOnly'),
  ],
  [
    'the bucket refuses plain HTTP, old signatures and overwriting',
    'old signatures',
    denials,
    withoutSid('NoOldSignature'),
  ],
  [
    'the bucket refuses plain HTTP, old signatures and overwriting',
    'overwriting',
    denials,
    withoutSid('NeverOverwrite'),
  ],
  [
    'a page can read what S3 says of a part',
    'no ETag',
    of('FileBucket', 'CorsConfiguration', 'CorsRules', '0', 'ExposedHeaders'),
    (all: string[]) => all.filter((name) => name !== 'ETag'),
  ],
  [
    'parts that nobody joins are removed',
    'kept',
    of('FileBucket', 'LifecycleConfiguration', 'Rules'),
    () => [],
  ],
  [
    'there is one stage and the usage plan is on it',
    'a second one',
    of('Api', 'OpenApiVersion'),
    gone,
  ],
  [
    'there is one stage and the usage plan is on it',
    'no plan',
    of('UsagePlan', 'ApiStages'),
    () => [],
  ],
  [
    'API Gateway may call a function for its own method only',
    'any',
    of('StoreFunctionPermission', 'SourceArn'),
    () => ({ 'Fn::Sub': 'arn:aws:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*' }),
  ],
  [
    'an alarm reaches somebody, says what it means, and each function has one',
    'nobody',
    of('OrphanObjectsAlarm', 'AlarmActions'),
    gone,
  ],
  [
    'an alarm reaches somebody, says what it means, and each function has one',
    'not watched',
    ['Resources', 'StoreFunctionErrorsAlarm'],
    gone,
  ],
  [
    'where uploads are stored at once nothing expires',
    'it does',
    ['Resources', 'ExpireFunction', 'Condition'],
    gone,
  ],
  [
    'whatever is deployed, everything that is referred to is there',
    'a condition too few',
    ['Resources', 'ExpireStoppedAlarm', 'Properties', 'Dimensions'],
    () => [{ Name: 'FunctionName', Value: { 'Fn::Sub': '${ScannedFunction}' } }],
  ],
  [
    'whatever is deployed, everything that is referred to is there',
    'a topic too few',
    ['Resources', 'DeadLettersAlarm', 'Condition'],
    gone,
  ],
];

test.each(mutations)('%s: %s', (rule, _what, path, change) => {
  const broken = fresh();
  edit(broken, path, change);
  expect(rules[rule]?.(broken)).not.toEqual([]);
  // All rules together take a second for each mutation.
  if (isFullScale) expect(findings(broken).length).toBeGreaterThan(0);
});

test('each rule has a mutation that breaks it', () => {
  expect(new Set(mutations.map(([rule]) => rule))).toEqual(new Set(Object.keys(rules)));
});
