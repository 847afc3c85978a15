import { api, bad, document, guide, recorded, s3Tests, type Ask, type Row } from '../row.ts';

const configuration = (...rules: readonly string[]): Ask =>
  document(
    'PUT',
    'lifecycle',
    `<LifecycleConfiguration>${rules.map((rule) => `<Rule>${rule}</Rule>`).join('')}</LifecycleConfiguration>`,
  );
const enabled = '<Status>Enabled</Status>';
const days = (count: number | string): string => `<Expiration><Days>${count}</Days></Expiration>`;
const filter = (content = '<Prefix>a/</Prefix>'): string => `<Filter>${content}</Filter>`;
const tag = (key: string): string => `<Tag><Key>${key}</Key><Value>v</Value></Tag>`;
const right = `${filter()}${enabled}${days(7)}`;
const abort = (count: number): string =>
  `<AbortIncompleteMultipartUpload><DaysAfterInitiation>${count}</DaysAfterInitiation></AbortIncompleteMultipartUpload>`;
const test = (step: string) =>
  recorded('TestS3BucketLifecycle::test_put_bucket_lifecycle_conf_exc', step);
const xml = bad('MalformedXML');
const page = api('API_PutBucketLifecycleConfiguration');
const invalid = bad('InvalidArgument');

/** Lifecycle configurations. */
export const lifecycle: readonly Row[] = [
  {
    name: 'a lifecycle rule without a filter or prefix',
    source: test('missing-filter'),
    request: configuration(`<ID>wrong-data</ID>${enabled}${days(7)}`),
    ...xml,
  },
  {
    name: 'a lifecycle rule that expires old versions without days',
    source: test('missing-noncurrent-version-expiration-data'),
    request: configuration(`${filter('')}${enabled}<NoncurrentVersionExpiration/>`),
    ...xml,
  },
  {
    name: 'a lifecycle filter with And and a separate prefix',
    source: test('wrong-filter-and-plus-prefix'),
    request: configuration(
      `${filter('<And><Prefix>t</Prefix></And><Prefix>t</Prefix>')}${enabled}${days(7)}`,
    ),
    ...xml,
  },
  {
    name: 'a lifecycle filter with two conditions and no And',
    source: test('wrong-filter-and-and-object-size'),
    request: configuration(
      `${filter('<ObjectSizeGreaterThan>500</ObjectSizeGreaterThan><Prefix>t</Prefix>')}${enabled}${days(7)}`,
    ),
    ...xml,
  },
  {
    name: 'a lifecycle rule with a date that is not midnight',
    source: test('wrong-data-no-midnight'),
    request: configuration(
      `${filter('')}${enabled}<Expiration><Date>2999-01-01T12:30:00Z</Date></Expiration>`,
    ),
    ...invalid,
  },
  {
    name: 'a lifecycle filter with a tag twice',
    source: test('duplicate-tag-keys'),
    request: configuration(`${filter(`<And>${tag('a')}${tag('a')}</And>`)}${enabled}${days(7)}`),
    ...bad('InvalidRequest'),
  },
  {
    name: 'a lifecycle rule with days and delete markers',
    source: test('expired-delete-marker-and-days'),
    request: configuration(
      `${filter('')}${enabled}<Expiration><Days>1</Days><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>`,
    ),
    ...xml,
  },
  {
    name: 'a lifecycle rule with a filter and a prefix',
    source: page,
    request: configuration(`<Prefix>a/</Prefix>${right}`),
    ...xml,
  },
  {
    name: 'a lifecycle rule with days and a date',
    source: page,
    request: configuration(
      `${filter()}${enabled}<Expiration><Days>1</Days><Date>2999-01-01T00:00:00Z</Date></Expiration>`,
    ),
    ...xml,
  },
  {
    name: 'a lifecycle configuration without rules',
    source: page,
    request: configuration(),
    ...xml,
  },
  ...['enabled', 'disabled', 'invalid'].map((status) => ({
    name: `a lifecycle rule with the status ${status}`,
    source: s3Tests('test_s3.py test_lifecycle_invalid_status'),
    request: configuration(`${filter()}<Status>${status}</Status>${days(7)}`),
    ...xml,
  })),
  {
    name: 'a lifecycle rule without a status',
    source: page,
    request: configuration(`${filter()}${days(7)}`),
    ...xml,
  },
  {
    name: 'a lifecycle rule with an ID that is too long',
    source: s3Tests('test_s3.py test_lifecycle_id_too_long'),
    request: configuration(`<ID>${'a'.repeat(256)}</ID>${right}`),
    ...bad('InvalidArgument', 'ID length should not exceed allowed limit of 255'),
  },
  {
    name: 'two lifecycle rules with the same ID',
    source: s3Tests('test_s3.py test_lifecycle_same_id'),
    request: configuration(`<ID>rule1</ID>${right}`, `<ID>rule1</ID>${right}`),
    ...bad('InvalidArgument', 'Rule ID must be unique. Found same ID for more than one rule'),
  },
  {
    name: 'a lifecycle rule with a date in another format',
    source: s3Tests('test_s3.py test_lifecycle_set_invalid_date'),
    request: configuration(`${filter()}${enabled}<Expiration><Date>tomorrow</Date></Expiration>`),
    ...xml,
  },
  {
    name: 'a lifecycle expiration after 0 days',
    source: s3Tests('test_s3.py test_lifecycle_expiration_days0'),
    request: configuration(`${filter()}${enabled}${days(0)}`),
    ...bad('InvalidArgument', "'Days' for Expiration action must be a positive integer"),
  },
  {
    name: 'a lifecycle rule with days that are not a number',
    source: page,
    request: configuration(`${filter()}${enabled}${days('many')}`),
    ...xml,
  },
  {
    name: 'a lifecycle rule without an action',
    source: page,
    request: configuration(`${filter()}${enabled}`),
    ...bad('InvalidRequest', 'At least one action needs to be specified in a rule.'),
  },
  {
    name: 'a lifecycle rule that aborts uploads by tags',
    source: guide('intro-lifecycle-rules'),
    request: configuration(`${filter(tag('a'))}${enabled}${abort(1)}`),
    ...bad('InvalidRequest', 'AbortIncompleteMultipartUpload cannot be specified with Tags.'),
  },
  {
    name: 'a lifecycle rule that deletes delete markers by tags',
    source: guide('lifecycle-configuration-examples'),
    request: configuration(
      `${filter(tag('a'))}${enabled}<Expiration><ExpiredObjectDeleteMarker>true</ExpiredObjectDeleteMarker></Expiration>`,
    ),
    ...bad('InvalidRequest'),
  },
  {
    name: 'a lifecycle rule that aborts uploads after 0 days',
    source: page,
    request: configuration(`${filter()}${enabled}${abort(0)}`),
    ...invalid,
  },
  {
    name: 'a lifecycle rule with an unknown element',
    source: page,
    request: configuration(`${right}<Colour>red</Colour>`),
    ...xml,
  },
  {
    name: 'a lifecycle transition to an unknown storage class',
    source: page,
    request: configuration(
      `${filter()}${enabled}<Transition><Days>30</Days><StorageClass>FOO</StorageClass></Transition>`,
    ),
    ...xml,
  },
  {
    name: 'an unknown minimum object size for lifecycle transitions',
    source: recorded(
      'TestS3BucketLifecycle::test_s3_transition_default_minimum_object_size',
      'bad-value',
    ),
    request: {
      ...configuration(right),
      headers: {
        ...configuration(right).headers,
        'x-amz-transition-default-minimum-object-size': 'value',
      },
    },
    ...bad('InvalidRequest'),
  },
  {
    name: 'a lifecycle configuration without a checksum',
    source: page,
    request: { ...configuration(right), headers: {} },
    ...bad(
      'InvalidRequest',
      'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
    ),
  },
  {
    name: 'a lifecycle configuration with a wrong checksum',
    source: page,
    request: { ...configuration(right), headers: { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' } },
    ...bad('BadDigest'),
  },
  {
    name: 'an empty lifecycle configuration',
    source: api('ErrorResponses'),
    request: document('PUT', 'lifecycle', ''),
    ...bad('MissingRequestBodyError'),
  },
];
