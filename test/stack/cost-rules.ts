import { references, resolveConditions, type Template } from './resolve.ts';
import { api, at, methods, ofType } from './template-parts.ts';

type Rules = Readonly<Record<string, (template: Template) => string[]>>;

const ORIGIN = { AllowedOrigins: 'https://www.example.com' };

/** Rules for what bounds the cost of abuse, and for settings that would otherwise not arrive. */
export const costRules: Rules = {
  // SAM names the deployment by a hash of the body with unresolved parameters, so the stage would keep the old one.
  'a changed parameter of the API definition reaches the stage': (template) => {
    const used = references(api(template)).filter(({ name }) => name in template.Parameters);
    const { AlwaysDeploy } = template.Resources['Api']?.Properties ?? {};
    return used.length > 0 && AlwaysDeploy !== true ? used.map(({ name }) => name) : [];
  },

  'the stage limits every method, and each preflight further': (template) => {
    const settings = (template.Resources['Api']?.Properties['MethodSettings'] ?? []) as object[];
    const isLimited = (resourcePath: string, method: string): boolean =>
      settings.some(
        (one) =>
          at(one, 'ResourcePath') === resourcePath &&
          at(one, 'HttpMethod') === method &&
          at(one, 'ThrottlingRateLimit') !== undefined &&
          at(one, 'ThrottlingBurstLimit') !== undefined,
      );
    return [
      ...(isLimited('/*', '*') ? [] : ['all methods']),
      ...methods(template)
        .filter(({ method }) => method === 'options')
        .filter(({ path }) => !isLimited(`/${path.replaceAll('/', '~1')}`, 'OPTIONS'))
        .map(({ name }) => name),
    ];
  },

  // Anybody with a signed URL can cause any number of events.
  'functions of events have reserved concurrency': (template) =>
    ofType(resolveConditions(template, { ...ORIGIN, ScanUploads: 'true' }), SERVERLESS_FUNCTION)
      .filter(([, { Properties }]) =>
        JSON.stringify(Properties['Events'])?.includes('EventBridgeRule'),
      )
      .filter(([, { Properties }]) => Properties['ReservedConcurrentExecutions'] === undefined)
      .map(([id]) => id),

  'the writes of the table and its index are limited': (template) => {
    const table = resolveConditions(template, ORIGIN).Resources['FileTable']?.Properties;
    const indexes = (at(table, 'GlobalSecondaryIndexes') ?? []) as object[];
    return [table, ...indexes].every(
      (one) => at(one, 'OnDemandThroughput', 'MaxWriteRequestUnits') !== undefined,
    )
      ? []
      : ['FileTable'];
  },

  // GuardDuty charges for each object, and a form creates one each time that it is posted.
  'forms are off with scans, and only preprocess signs forms': (template) => {
    const policy = (given: object): string =>
      JSON.stringify(
        resolveConditions(template, { ...ORIGIN, ...given }).Resources['FileBucketPolicy']
          ?.Properties,
      );
    const signsForms = (given: object): unknown =>
      at(
        resolveConditions(template, { ...ORIGIN, ...given }).Resources['PreprocessFunction'],
        'Properties',
        'Environment',
        'Variables',
        'FORM_UPLOAD_BYTES',
      );
    return [
      ...(policy({ ScanUploads: 'true' }).includes('"s3:authType"') ? ['policy with scans'] : []),
      ...(signsForms({ ScanUploads: 'true' }) === '0' ? [] : ['preprocess with scans']),
      ...(policy({}).includes('FormsOfPreprocess') ? [] : ['policy']),
    ];
  },

  'a domain has no second host name': (template) => {
    const given = { ...ORIGIN, DomainName: 'files.example.com', CertificateArn: 'arn' };
    const { Api } = resolveConditions(template, given).Resources;
    return Api?.Properties['DisableExecuteApiEndpoint'] === true ? [] : ['Api'];
  },

  'the access log contains no key, query, header or body': (template) => {
    const { Api } = resolveConditions(template, { ...ORIGIN, AccessLogs: 'true' }).Resources;
    const format = String(at(Api, 'Properties', 'AccessLogSetting', 'Format'));
    return /identity\.apiKey\b(?!Id)|querystring|header|requestOverride|\$input|context\.path\b/.test(
      format,
    ) || !format.includes('sourceIp')
      ? ['Api']
      : [];
  },

  'there are alarms of abandoned uploads, bytes, refusals and repeated uploads': (template) =>
    ['AbandonedUploads', 'ManyBytes', 'ManyRefusals', 'QuotaExceeded', 'RepeatedUploads'].filter(
      (id) => template.Resources[`${id}Alarm`] === undefined,
    ),
};

const SERVERLESS_FUNCTION = 'AWS::Serverless::Function';
