import { pathOf, sendTo } from '../../../../support/s3/raw-request.ts';
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
import { PAGE, type Site } from '../site.ts';

type Headers = Readonly<Record<string, string>>;

const configuration = (...rules: readonly string[]): Ask =>
  document(
    'PUT',
    'cors',
    `<CORSConfiguration>${rules.map((rule) => `<CORSRule>${rule}</CORSRule>`).join('')}</CORSConfiguration>`,
  );
const origin = (value = '*'): string => `<AllowedOrigin>${value}</AllowedOrigin>`;
const method = (value = 'GET'): string => `<AllowedMethod>${value}</AllowedMethod>`;
const rule = `${origin()}${method()}`;

const preflight =
  (headers: Headers, bucketOf: (site: Site) => string = ({ bucket }) => bucket) =>
  (site: Site): ReturnType<typeof sendTo> =>
    sendTo(
      `${site.url}${pathOf({ ...site, bucket: bucketOf(site) }, 'there')}`,
      'OPTIONS',
      headers,
    );
const wants = (name: string, value: string): Headers => ({
  [`access-control-request-${name}`]: value,
});
const get = wants('method', 'GET');
const test = (name: string, step: string) => recorded(`TestS3Cors::${name}`, step);
const bare = ({ bare: bucket }: Site): string => bucket;
const nowhere = (): string => 'there-is-no-such-bucket';
const xml = bad('MalformedXML');
const forbidden = refusal(403, 'AccessForbidden');
const request = bad('BadRequest');

/** CORS configurations, and preflights. */
export const cors: readonly Row[] = [
  {
    name: 'a CORS rule with an unknown method',
    source: test('test_put_cors_invalid_rules', 'put-cors-exc'),
    request: configuration(`${origin()}${method('MYMETHOD')}`),
    ...bad('InvalidRequest'),
  },
  {
    name: 'a CORS configuration without rules',
    source: test('test_put_cors_invalid_rules', 'put-cors-exc-empty'),
    request: configuration(),
    ...xml,
  },
  ...['', 'get', 'PATCH', 'OPTIONS', '*'].map((value) => ({
    name: `a CORS rule with the method "${value}"`,
    source: versitygw('PutBucketCors_invalid_method'),
    request: configuration(`${origin()}${method(value)}`),
    ...bad(
      'InvalidRequest',
      `Found unsupported HTTP method in CORS config. Unsupported method is ${value}`,
    ),
  })),
  ...['*example.com*', 'https://*:7070/*', 'http://***'].map((value) => ({
    name: `a CORS rule with the origin ${value}`,
    source: versitygw('PutBucketCors_invalid_allowed_origins'),
    request: configuration(`${origin(value)}${method()}`),
    ...bad('InvalidRequest', `AllowedOrigin "${value}" can not have more than one wildcard.`),
  })),
  ...['AllowedHeader', 'ExposeHeader'].flatMap((name) =>
    ['invalid header', 'bad@char', 'a/b'].map((value) => ({
      name: `a CORS rule with the ${name} ${value}`,
      source: versitygw('PutBucketCors_invalid_header'),
      request: configuration(`${rule}<${name}>${value}</${name}>`),
      ...bad('InvalidRequest', `AllowedHeader "${value}" contains invalid character.`),
    })),
  ),
  {
    name: 'a CORS rule without origins',
    source: versitygw('PutBucketCors_invalid_allowed_origins'),
    request: configuration(method()),
    ...xml,
  },
  {
    name: 'a CORS rule without methods',
    source: versitygw('PutBucketCors_invalid_method'),
    request: configuration(origin()),
    ...xml,
  },
  ...(
    [
      [
        'a CORS rule with an unknown element',
        configuration(`${rule}<AllowedCookie>a</AllowedCookie>`),
      ],
      [
        'a CORS rule with an age that is not a number',
        configuration(`${rule}<MaxAgeSeconds>long</MaxAgeSeconds>`),
      ],
      [
        'a CORS configuration with another root element',
        document('PUT', 'cors', '<Tagging><TagSet/></Tagging>'),
      ],
      [
        'a CORS configuration that is cut off',
        document('PUT', 'cors', '<CORSConfiguration><CORSRule>'),
      ],
    ] as const
  ).map(([name, ask]) => ({ name, source: api('API_PutBucketCors'), request: ask, ...xml })),
  {
    name: 'an empty CORS configuration',
    source: api('ErrorResponses'),
    request: document('PUT', 'cors', ''),
    ...bad('MissingRequestBodyError'),
  },
  {
    name: 'a CORS configuration without a checksum',
    source: api('API_PutBucketCors'),
    request: { ...configuration(rule), headers: {} },
    ...bad(
      'InvalidRequest',
      'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
    ),
  },
  ...(
    [
      ['invalid', 'InvalidDigest'],
      ['AAAAAAAAAAAAAAAAAAAAAA==', 'BadDigest'],
    ] as const
  ).map(([md5, code]) => ({
    name: `a CORS configuration with the Content-MD5 ${md5}`,
    source: versitygw('PutBucketCors_md5'),
    request: { ...configuration(rule), headers: { 'content-md5': md5 } },
    ...bad(code),
  })),
  {
    name: 'a CORS configuration with a wrong checksum',
    source: api('API_PutBucketCors'),
    request: { ...configuration(rule), headers: { 'x-amz-checksum-crc32': 'AAAAAA==' } },
    ...bad('BadDigest', 'The CRC32 you specified did not match the calculated checksum.'),
  },
  {
    name: 'a preflight without an origin',
    source: test('test_cors_match_origins', 'opt-no-origin'),
    request: preflight(get),
    ...request,
  },
  {
    name: 'a preflight with a referrer instead of an origin',
    source: test('test_cors_match_origins', 'opt-referer'),
    request: preflight({ referer: PAGE, ...get }),
    ...request,
  },
  {
    name: 'a preflight from another origin',
    source: test('test_cors_match_origins', 'opt-wrong-origin'),
    request: preflight({ origin: 'http://evil.example', ...get }),
    ...forbidden,
  },
  {
    name: 'a preflight from the allowed origin in another case',
    source: test('test_cors_match_origins', 'opt-wrong-origin'),
    request: preflight({ origin: PAGE.toUpperCase(), ...get }),
    ...forbidden,
  },
  {
    name: 'a preflight from an origin that starts with the allowed one',
    source: test('test_cors_options_fails_partial_origin', 'options_fails_partial_origin'),
    request: preflight({ origin: `${PAGE}.evil`, ...get }),
    ...forbidden,
  },
  {
    name: 'a preflight for another method',
    source: test('test_cors_match_methods', 'opt-put'),
    request: preflight({ origin: PAGE, ...wants('method', 'PUT') }),
    ...forbidden,
  },
  {
    name: 'a preflight for another header',
    source: test('test_cors_match_headers', 'opt-get-non-allowed'),
    request: preflight({ origin: PAGE, ...get, ...wants('headers', 'x-allowed,x-other') }),
    ...forbidden,
  },
  {
    name: 'a preflight to a bucket without rules',
    source: test('test_cors_http_options_no_config', 'options-with-origin-and-method'),
    request: preflight({ origin: PAGE, ...wants('method', 'PUT') }, bare),
    ...forbidden,
  },
  {
    name: 'a preflight without an origin to a bucket without rules',
    source: test('test_cors_http_options_no_config', 'options-no-origin'),
    request: preflight({}, bare),
    ...request,
  },
  {
    name: 'a preflight without a method to a bucket without rules',
    source: test('test_cors_http_options_no_config', 'options-with-origin-no-method'),
    request: preflight({ origin: PAGE }, bare),
    ...forbidden,
  },
  {
    name: 'a preflight to a missing bucket',
    source: test('test_cors_http_options_non_existent_bucket', 'options-with-origin'),
    request: preflight({ origin: PAGE }, nowhere),
    ...forbidden,
  },
  ...['get', 'PATCH', 'OPTIONS', 'something'].map((value) => ({
    name: `a preflight for the method ${value}`,
    source: versitygw('PreflightOPTIONS_invalid_request_method'),
    request: preflight({ origin: PAGE, ...wants('method', value) }),
    ...bad('BadRequest', `Invalid Access-Control-Request-Method: ${value}`),
  })),
  ...['invalid header', 'bad@char'].map((value) => ({
    name: `a preflight for the header ${value}`,
    source: versitygw('PreflightOPTIONS_invalid_request_headers'),
    request: preflight({ origin: PAGE, ...get, ...wants('headers', `x-allowed,${value}`) }),
    ...bad('BadRequest', `Access-Control-Request-Headers "${value}" contains invalid character.`),
  })),
  {
    name: 'a PUT with an unknown Access-Control-Request-Method',
    source: versitygw('CORSMiddleware_invalid_method'),
    request: put({ origin: PAGE, ...wants('method', 'invalid_method') }),
    ...bad('BadRequest', 'Invalid Access-Control-Request-Method: invalid_method'),
  },
];
