import { gone, of, type Mutation } from './mutation.ts';

/** The mutations that the rules of `cost-rules.ts` must detect. */
export const costMutations: readonly Mutation[] = [
  [
    'incomplete multipart uploads are aborted, but not before any file expires',
    'after a day',
    of('FileBucket', 'LifecycleConfiguration', 'Rules'),
    (all: { Id: string }[]) =>
      all.map((rule) =>
        rule.Id === 'parts'
          ? { ...rule, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }
          : rule,
      ),
  ],
  [
    'a changed parameter of the API definition reaches the stage',
    'a deployment only for a changed definition',
    of('Api', 'AlwaysDeploy'),
    gone,
  ],
  [
    'the stage limits every method, and each preflight further',
    'no limits',
    of('Api', 'MethodSettings'),
    gone,
  ],
  [
    'the stage limits every method, and each preflight further',
    'a preflight without its own limit',
    of('Api', 'MethodSettings'),
    (all: object[]) => all.slice(0, -1),
  ],
  [
    'functions of events have reserved concurrency',
    'all concurrency of the account',
    of('UploadedFunction', 'ReservedConcurrentExecutions'),
    gone,
  ],
  [
    'the writes of the table and its index are limited',
    'no limit of the table',
    of('FileTable', 'OnDemandThroughput'),
    gone,
  ],
  [
    'forms are off with scans, and only preprocess signs forms',
    'forms with scans',
    of('PreprocessFunction', 'Environment', 'Variables', 'FORM_UPLOAD_BYTES'),
    () => ({ Ref: 'FormUploadBytes' }),
  ],
  [
    'a domain has no second host name',
    'a second host name',
    of('Api', 'DisableExecuteApiEndpoint'),
    () => false,
  ],
  [
    'the access log contains no key, query, header or body',
    'the key',
    of('Api', 'AccessLogSetting'),
    () => ({ Format: '$context.identity.sourceIp $context.identity.apiKey' }),
  ],
  [
    'there are alarms of abandoned uploads, bytes, refusals and repeated uploads',
    'none of bytes',
    ['Resources', 'ManyBytesAlarm'],
    gone,
  ],
];
