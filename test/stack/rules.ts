import { everyTuple } from './combinations.ts';
import { at, api, methods, ofType, statements } from './template-parts.ts';
import { costRules } from './cost-rules.ts';
import { mappingTemplates, velocityParses } from './mapping-templates.ts';
import { references, resolveConditions, type Template } from './resolve.ts';

/**
 * Rules for mistakes that linters do not detect but that break or harm production. Each rule returns its
 * findings. The current template has none.
 */
export const rules: Readonly<Record<string, (template: Template) => string[]>> = {
  ...costRules,

  // API Gateway ignores `security` at the root, so an operation without its own setting is public.
  'every operation requires the API key in its own security setting': (template) =>
    methods(template)
      .filter(({ method }) => method !== 'options')
      .filter(({ value }) => JSON.stringify(value['security']) !== '[{"apiKey":[]}]')
      .map(({ name }) => name),

  // A preflight request has no API key, so requiring one would break every page.
  'a preflight is a mock integration without an API key': (template) =>
    methods(template)
      .filter(({ method }) => method === 'options')
      .filter(
        ({ value }) =>
          JSON.stringify(value['security']) !== '[]' ||
          at(value, 'x-amazon-apigateway-integration', 'type') !== 'mock',
      )
      .map(({ name }) => name),

  // CloudFormation accepts a template that Velocity cannot parse. Every request then returns 500.
  'every mapping template can be parsed': (template) =>
    methods(template)
      .filter(({ value }) => !mappingTemplates(value).every(velocityParses))
      .map(({ name }) => name),

  // Without CORS headers on the gateway's own errors, a wrong key looks like a network error to a page.
  'the gateway’s own error responses have CORS headers': (template) => {
    const responses = at(api(template), 'x-amazon-apigateway-gateway-responses') ?? {};
    const header = 'gatewayresponse.header.Access-Control-Allow-Origin';
    return ['DEFAULT_4XX', 'DEFAULT_5XX', ...Object.keys(responses)].filter(
      (type) => at(responses, type, 'responseParameters', header) === undefined,
    );
  },

  'a function uses arm64 and Node 24, and its logs expire': (template) =>
    ofType(template, 'AWS::Serverless::Function').flatMap(([id, { Properties }]) => {
      const group = at(Properties, 'LoggingConfig', 'LogGroup', 'Ref');
      const retention = at(template.Resources[String(group)], 'Properties', 'RetentionInDays');
      return Properties['Runtime'] === 'nodejs24.x' &&
        JSON.stringify(Properties['Architectures']) === '["arm64"]' &&
        retention !== undefined
        ? []
        : [id];
    }),

  'the timeout of an API function is shorter than the gateway’s': (template) =>
    ofType(template, 'AWS::Serverless::Function')
      .filter(([id]) => `${id}Permission` in template.Resources)
      .filter(([, { Properties }]) => !(Number(Properties['Timeout']) < 29))
      .map(([id]) => id),

  'no policy allows wildcard actions or all resources': (template) =>
    statements(template).flatMap(({ id, actions, resource }) =>
      actions.some((action) => action.includes('*')) || resource === '*' ? [id] : [],
    ),

  // These functions delete on request, or check an uploaded file that can have a wrong type.
  'only eight functions may delete objects': (template) => {
    const may = /^(Complete|Confirm|Delete|Expire|Scanned|Store|StoreFiles|Uploaded)Function$/;
    return statements(template)
      .filter(({ actions }) => actions.includes('s3:DeleteObject'))
      .filter(({ id }) => !may.test(id))
      .map(({ id }) => id);
  },

  // Otherwise HeadObject returns 403 for a missing object, which looks like missing rights.
  'a function that reads objects may list the bucket': (template) => {
    const all = statements(template);
    return all
      .filter(({ actions }) => actions.includes('s3:GetObject'))
      .filter(({ id }) => !id.startsWith('Download'))
      .filter(
        ({ id }) => !all.some((one) => one.id === id && one.actions.includes('s3:ListBucket')),
      )
      .map(({ id }) => id);
  },

  // An undeliverable event must be kept. Otherwise a file is lost silently.
  'undeliverable events go to a dead-letter queue': (template) =>
    ofType(template, 'AWS::Serverless::Function').flatMap(([id, { Properties }]) => {
      const events = Object.values((Properties['Events'] ?? {}) as Record<string, object>);
      return events.flatMap((event) => {
        const queue = at(event, 'Properties', 'DeadLetterConfig', 'Arn');
        const failed = at(Properties, 'EventInvokeConfig', 'DestinationConfig', 'OnFailure');
        const scheduled = at(event, 'Type') === 'Schedule';
        return queue === undefined || (failed === undefined && !scheduled) ? [id] : [];
      });
    }),

  'the bucket and the table outlive the stack': (template) =>
    ['FileBucket', 'FileTable'].filter((id) => {
      const resource = template.Resources[id];
      return ['DeletionPolicy', 'UpdateReplacePolicy'].some(
        // RetainExceptOnCreate deletes only what a failed first deployment has created.
        (name) => !/^Retain(ExceptOnCreate)?$/.test(String(at(resource, name))),
      );
    }),

  'the table has point-in-time recovery': (template) =>
    at(
      template.Resources['FileTable'],
      'Properties',
      'PointInTimeRecoverySpecification',
      'PointInTimeRecoveryEnabled',
    ) === true
      ? []
      : ['FileTable'],

  'the bucket blocks public access with all four settings': (template) => {
    const block = at(
      template.Resources['FileBucket'],
      'Properties',
      'PublicAccessBlockConfiguration',
    );
    const ways = Object.values((block ?? {}) as Record<string, unknown>);
    return ways.length === 4 && ways.every((way) => way === true) ? [] : ['FileBucket'];
  },

  'the bucket refuses plain HTTP, old signatures and overwriting': (template) => {
    const policy = at(template.Resources['FileBucketPolicy'], 'Properties', 'PolicyDocument');
    const denials = ((at(policy, 'Statement') ?? []) as object[]).filter(
      (statement) => at(statement, 'Effect') === 'Deny' && at(statement, 'Principal') === '*',
    );
    const has = (...path: string[]): boolean =>
      denials.some((statement) => at(statement, 'Condition', ...path) !== undefined);
    // In milliseconds. Upload URLs are valid for at most one hour.
    const age = (statement: object): unknown =>
      at(statement, 'Condition', 'NumericGreaterThan', 's3:signatureAge');
    return [
      ...(has('Bool', 'aws:SecureTransport') ? [] : ['TLS']),
      ...(denials.some((statement) => Number(age(statement)) === 3_600_000)
        ? []
        : ['signature age']),
      ...(has('Null', 's3:if-none-match') ? [] : ['If-None-Match']),
    ];
  },

  // A browser that cannot read the ETag cannot complete a multipart upload.
  'CORS exposes the ETag of a part to pages': (template) => {
    const bucket = template.Resources['FileBucket']?.Properties;
    const [rule] = (at(bucket, 'CorsConfiguration', 'CorsRules') ?? []) as object[];
    const exposed = (at(rule, 'ExposedHeaders') ?? []) as string[];
    return exposed.includes('ETag') ? [] : ['FileBucket'];
  },

  // Earlier, an upload could end that the settings still allow to be resumed.
  'incomplete multipart uploads are aborted, but not before any file expires': (template) => {
    const bucket = template.Resources['FileBucket']?.Properties;
    const all = (at(bucket, 'LifecycleConfiguration', 'Rules') ?? []) as object[];
    const days = all.flatMap(
      (rule) => at(rule, 'AbortIncompleteMultipartUpload', 'DaysAfterInitiation') ?? [],
    );
    const longest = Number(at(template.Parameters['ExpireAfterSeconds'], 'MaxValue')) / 86_400;
    return days.length > 0 && days.every((count) => Number(count) > longest) ? [] : ['FileBucket'];
  },

  // Otherwise SAM deploys a second, public stage named Stage without a usage plan.
  'there is one stage, with the usage plan': (template) => [
    ...(template.Resources['Api']?.Properties['OpenApiVersion'] ? [] : ['Api']),
    ...(JSON.stringify(at(template.Resources['UsagePlan'], 'Properties', 'ApiStages'))?.includes(
      '{"Ref":"Api.Stage"}',
    )
      ? []
      : ['UsagePlan']),
  ],

  'API Gateway may call a function only for its method': (template) =>
    methods(template)
      .filter(({ method }) => method !== 'options')
      .filter(({ method, path }) => {
        const end = `/*/${method.toUpperCase()}${path.replace('{id}', '*')}`;
        return !ofType(template, 'AWS::Lambda::Permission').some(([, { Properties }]) =>
          String(at(Properties, 'SourceArn', 'Fn::Sub')).endsWith(`\${Api}${end}`),
        );
      })
      .map(({ name }) => name),

  'each function has an alarm, and each alarm has a topic and a description': (template) => {
    const alarms = ofType(template, 'AWS::CloudWatch::Alarm');
    const watched = JSON.stringify(alarms.map(([, { Properties }]) => Properties['Dimensions']));
    return [
      ...alarms
        .filter(
          ([, { Properties, Condition }]) =>
            !JSON.stringify(Properties['AlarmActions'] ?? []).includes('AlarmTopic') ||
            !String(Properties['AlarmDescription']).includes('RUNBOOK.md') ||
            Condition === undefined,
        )
        .map(([id]) => id),
      ...ofType(template, 'AWS::Serverless::Function')
        .map(([id]) => id)
        .filter((id) => !watched.includes(`"${id}"`)),
    ];
  },

  'with StoreOnLoad, nothing expires': (template) => {
    const given = { AllowedOrigins: 'https://a.example', StoreOnLoad: 'true' };
    return Object.keys(resolveConditions(template, given).Resources).filter((id) =>
      id.startsWith('Expire'),
    );
  },

  // cfn-lint reports only some of these mistakes. A deployment fails on all of them.
  'every reference has a target, for every three choices of parameters': (template) => {
    const missing = everyTuple(3).flatMap((given) => {
      const { Resources, Outputs } = resolveConditions(template, given);
      return (
        references({ Resources, Outputs })
          .filter(({ name }) => !name.startsWith('AWS::') && name !== 'Api.Stage')
          // SAM creates the role of a function.
          .filter(({ name }) => !(name.replace(/(?<=Function)Role$/, '') in Resources))
          .filter(({ name }) => !(name in template.Parameters))
          .map(({ name, place }) => `${name} at ${place}`)
      );
    });
    return [...new Set(missing)];
  },
};

/** Returns the findings of all rules, as `rule: finding`. */
export function findings(template: Template): string[] {
  return Object.entries(rules).flatMap(([rule, find]) =>
    find(template).map((what) => `${rule}: ${what}`),
  );
}
