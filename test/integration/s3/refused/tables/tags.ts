import {
  api,
  bad,
  document,
  put,
  recorded,
  refusal,
  versitygw,
  type Ask,
  type Row,
} from '../row.ts';

const tags = (content: string, key = 'there'): Ask =>
  document('PUT', 'tagging', `<Tagging><TagSet>${content}</TagSet></Tagging>`, { key });
const tag = (key: string, value = 'v'): string =>
  `<Tag><Key>${key}</Key><Value>${value}</Value></Tag>`;
const many = (count: number, of: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => of(index)).join('');
const noChecksum = (ask: Ask): Ask => ({ ...ask, headers: {} });
const test = (step: string) => recorded('TestS3BucketObjectTagging::test_tagging_validation', step);
const exception = (step: string) =>
  recorded('TestS3BucketObjectTagging::test_object_tagging_exc', step);
const invalid = bad('InvalidTag');
const xml = bad('MalformedXML');
const missing = bad(
  'InvalidRequest',
  'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
);
const key = bad('InvalidTag', 'The TagKey you have provided is invalid');
const value = bad('InvalidTag', 'The TagValue you have provided is invalid');
const unreadable = bad(
  'InvalidArgument',
  "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
);
const tooMany = bad('BadRequest', 'Object tags cannot be greater than 10');

/** Tags in documents and in headers. */
export const tagRows: readonly Row[] = [
  {
    name: 'PutObjectTagging with a tag twice',
    source: test('put-object-tags-duplicate-keys'),
    request: tags(`${tag('Key1')}${tag('Key1', 'w')}`),
    ...invalid,
  },
  {
    name: 'a tag with a comma in its key',
    source: test('put-object-tags-invalid-field'),
    request: tags(tag('Key1,Key2')),
    ...invalid,
  },
  {
    name: 'a tag with the prefix aws:',
    source: test('put-object-tags-aws-prefixed'),
    request: tags(tag('aws:prefixed')),
    ...invalid,
  },
  {
    name: 'a tag without a key',
    source: test('put-object-tags-none-key'),
    request: tags('<Tag><Value>v</Value></Tag>'),
    ...xml,
  },
  {
    name: 'a tag without a value',
    source: test('put-object-tags-none-value'),
    request: tags('<Tag><Key>k</Key></Tag>'),
    ...xml,
  },
  ...['user!name', 'foo#bar', 'data%20', 'a*b'].map((name) => ({
    name: `the tag ${name}`,
    source: versitygw('PutObjectTagging_invalid_tags'),
    request: tags(tag(name)),
    ...key,
  })),
  {
    name: 'the tag value name?test',
    source: versitygw('PutObjectTagging_invalid_tags'),
    request: tags(tag('key', 'name?test')),
    ...value,
  },
  {
    name: 'a tag key that is too long',
    source: versitygw('PutObjectTagging_long_tags'),
    request: tags(tag('k'.repeat(129))),
    ...key,
  },
  {
    name: 'a tag value that is too long',
    source: versitygw('PutObjectTagging_long_tags'),
    request: tags(tag('key', 'v'.repeat(257))),
    ...value,
  },
  {
    name: 'PutObjectTagging with eleven tags',
    source: versitygw('PutObjectTagging_tag_count_limit'),
    request: tags(many(11, (index) => tag(`k${index}`))),
    ...tooMany,
  },
  ...(
    [
      ['tags with an unknown element', tags(`${tag('a')}<Label>b</Label>`)],
      [
        'a tag with an unknown element',
        tags('<Tag><Key>a</Key><Value>b</Value><Colour>c</Colour></Tag>'),
      ],
      ['tags that are not XML', document('PUT', 'tagging', 'a=b', { key: 'there' })],
      [
        'tags with a custom XML entity',
        document(
          'PUT',
          'tagging',
          `<!DOCTYPE t [<!ENTITY a "b">]><Tagging><TagSet>${tag('&a;')}</TagSet></Tagging>`,
          { key: 'there' },
        ),
      ],
    ] as const
  ).map(([name, request]) => ({ name, source: api('API_PutObjectTagging'), request, ...xml })),
  {
    name: 'tags without a checksum',
    source: api('API_PutObjectTagging'),
    request: noChecksum(tags(tag('a'))),
    ...missing,
  },
  {
    name: 'tags with a wrong checksum',
    source: api('API_PutObjectTagging'),
    request: {
      ...tags(tag('a')),
      headers: { 'x-amz-checksum-sha1': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' },
    },
    ...bad('BadDigest'),
  },
  ...(
    [
      ['put-no-key-tags', tags(tag('a'), 'fake-key')],
      ['delete-no-key-tags', { method: 'DELETE', key: 'fake-key', query: { tagging: '' } }],
      ['get-no-key-tags', { method: 'GET', key: 'fake-key', query: { tagging: '' } }],
    ] as const
  ).map(([step, request]) => ({
    name: `tags of a missing object: ${step}`,
    source: exception(step),
    request,
    ...refusal(404, 'NoSuchKey'),
  })),
  {
    name: 'a tag twice in x-amz-tagging',
    source: exception('put-obj-duplicate-tagging'),
    request: put({ 'x-amz-tagging': 'key1=val1&key1=val2' }),
    ...bad('InvalidArgument'),
  },
  {
    name: 'tags in x-amz-tagging in another format',
    source: exception('put-obj-wrong-format'),
    request: put({ 'x-amz-tagging': 'key1=val1,key2=val2' }),
    ...bad('InvalidArgument'),
  },
  ...['=', 'key%'].map((header) => ({
    name: `the header x-amz-tagging: ${header}`,
    source: versitygw('PutObject_tagging'),
    request: put({ 'x-amz-tagging': header }),
    ...unreadable,
  })),
  ...['key(=val', 'key*=val', 'key$=val', 'key#=val', 'key!=val'].map((header) => ({
    name: `the header x-amz-tagging: ${header}`,
    source: versitygw('PutObject_tagging'),
    request: put({ 'x-amz-tagging': header }),
    ...key,
  })),
  {
    name: 'eleven tags in x-amz-tagging',
    source: versitygw('ErrObjectTaggingLimited'),
    request: put({ 'x-amz-tagging': many(11, (index) => `&k${index}=v`).slice(1) }),
    ...tooMany,
  },
];
