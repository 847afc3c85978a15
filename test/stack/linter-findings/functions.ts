import type { Classification } from './classification.ts';

/** Findings about the functions and their roles. */
export const functionFindings: readonly Classification[] = [
  {
    checks: ['CKV_AWS_115', 'LambdaConcurrency'],
    class: 'by-design',
    why:
      'Reserved concurrency is taken away from the rest of the account. It is reserved for the functions of ' +
      'events, because strangers can cause events. The limits of the stage bound the functions of the API, and ' +
      'a schedule starts the others once in five minutes.',
  },
  {
    checks: ['CKV_AWS_116', 'LambdaDLQ'],
    what: /^(Grants|Preprocess|Parts|Complete|Confirm|Store|StoreFiles|Info|List|Download|Delete)Function$/,
    class: 'false',
    why:
      'API Gateway calls these functions synchronously and returns their errors to the caller. Lambda uses a ' +
      'dead-letter queue only for asynchronous calls.',
  },
  {
    checks: ['CKV_AWS_116', 'LambdaDLQ'],
    what: /^(Uploaded|Scanned)Function$/,
    class: 'false',
    why:
      'The on-failure destination of their EventInvokeConfig sends failed events to DeadLetterQueue. The ' +
      'checks look only for a DeadLetterConfig.',
  },
  {
    checks: ['CKV_AWS_116', 'LambdaDLQ'],
    what: /^(Expire|Cleanup|Deliver)Function$/,
    class: 'by-design',
    why:
      'The event of a schedule contains nothing worth keeping. The next run, some minutes later, finds the ' +
      'same rows. Alarms report runs that fail and runs that are missing.',
  },
  {
    checks: ['LambdaAsyncFailureDestination'],
    what: /^(Expire|Cleanup|Deliver)FunctionEventInvokeConfig$/,
    class: 'by-design',
    why: 'As for the dead-letter queue of these functions: the next run finds the same rows.',
  },
  {
    checks: ['LambdaEventSourceMappingDestination'],
    what: /^DeliverFunctionStream$/,
    class: 'by-design',
    why:
      'A record of the stream only says that a file has events. They are in the row of the file, and the schedule ' +
      'delivers those that a failed batch has left. What cannot be delivered for a day goes to UndeliveredEvents.',
  },
  {
    checks: ['IAMNoWildcardPermissions'],
    what: /^DeliverFunctionRole Resource::.*table\/\$\{Table\}\/stream\/\*/,
    class: 'by-design',
    why: 'The name of a stream contains the time at which it was created. A table has one stream at a time.',
  },
  {
    checks: ['CKV_AWS_117', 'LambdaInsideVPC'],
    class: 'by-design',
    why:
      'The functions call AWS, where IAM decides what they may do, and webhooks on the internet. There is nothing in a ' +
      'private network for them to reach.',
  },
  {
    checks: ['CKV_AWS_173'],
    class: 'by-design',
    why:
      'The environment variables contain names of resources, limits and settings, and no secrets. Lambda ' +
      'encrypts them with a key of AWS.',
  },
  {
    checks: ['LambdaTracing', 'APIGWXrayEnabled', 'CKV_AWS_73'],
    class: 'by-design',
    why:
      'X-Ray charges for each trace and needs more permissions. The functions log the request id, the ' +
      'operation, the result and the milliseconds of each request.',
  },
  {
    checks: ['IAMNoManagedPolicies'],
    what: /^\w+FunctionRole Policy::.*\/AWSLambdaBasicExecutionRole$/,
    class: 'open',
    why:
      'SAM adds this policy to the role of each function. It allows the function to create log groups, and to ' +
      'write to every log group of the account and not only to its own. It does not allow reading logs.',
  },
  {
    checks: ['IAMNoInlinePolicy'],
    class: 'by-design',
    why:
      'A policy contains exactly the permissions that one function uses, and is deleted with its role. No ' +
      'other role needs the same permissions.',
  },
  {
    checks: ['IAMNoWildcardPermissions'],
    what: /^\w+Role Resource::\["arn:\$\{AWS::Partition\}:s3:::\$\{Bucket\}\/\*",/,
    class: 'by-design',
    why:
      'A function handles the files of every tenant, so its permissions cover all objects of the bucket. The ' +
      'code that builds each object key from the tenant separates the tenants.',
  },
  {
    checks: ['IAMNoWildcardPermissions'],
    what: /^ScanRole Resource::.*:rule\/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3\*$/,
    class: 'by-design',
    why: 'GuardDuty requires this permission, for rules whose names it chooses.',
  },
];
