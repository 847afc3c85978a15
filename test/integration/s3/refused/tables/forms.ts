import { sendTo } from '../../../../support/s3/raw-request.ts';
import { postForm } from '../../../../recorded/s3/presigned-form.ts';
import { formFields, post, withoutFields, type Form } from '../forms.ts';
import { api, bad, guide, recorded, refusal, reported, versitygw, type Row } from '../row.ts';

/** Returns a form with a field and a condition for its value. */
const field = (name: string, value: string): Form => ({
  fields: { [name]: value },
  conditions: [{ [name]: value }],
});

const invalid = (message: string) => bad('InvalidRequest', message);

/** Browsers’ forms, except for their policies. */
export const forms: readonly Row[] = [
  {
    name: 'a POST whose body is not a form',
    source: recorded(
      'TestS3PresignedPost::test_post_object_with_wrong_content_type',
      'invalid-content-type-error',
    ),
    request: (site) =>
      sendTo(
        `${site.url}/${site.bucket}`,
        'POST',
        { 'content-type': 'application/x-www-form-urlencoded' },
        'a=b',
      ),
    ...refusal(412, 'PreconditionFailed'),
  },
  {
    name: 'a form without a boundary',
    source: versitygw('PostObject_missing_boundary'),
    request: (site) =>
      sendTo(
        `${site.url}/${site.bucket}`,
        'POST',
        { 'content-type': 'multipart/form-data' },
        '--b--\r\n',
      ),
    ...bad(
      'MalformedPOSTRequest',
      'The body of your POST request is not well-formed multipart/form-data.',
    ),
  },
  {
    name: 'a form without a file',
    source: versitygw('s3err InvalidArgPOSTFileRequired'),
    request: (site) =>
      sendTo(
        `${site.url}/${site.bucket}`,
        'POST',
        { 'content-type': 'multipart/form-data; boundary=b' },
        `${Object.entries(formFields(site, {}))
          .map(
            ([name, value]) =>
              `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
          )
          .join('')}--b--\r\n`,
      ),
    ...bad('InvalidArgument', 'POST requires exactly one file upload per request.'),
  },
  {
    name: 'a form without a key',
    source: reported('danialfarid/ng-file-upload/issues/1283'),
    request: post({ change: withoutFields('key') }),
    ...bad(
      'InvalidArgument',
      "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
    ),
  },
  {
    name: 'a form for a missing bucket',
    source: api('ErrorResponses'),
    request: (site) => {
      const other = { ...site, bucket: 'there-is-no-such-bucket' };
      return postForm(other, formFields(other, {}), 'x');
    },
    ...refusal(404, 'NoSuchBucket'),
  },
  {
    name: 'a form with fields of more than 20 KB',
    source: api('API_Error'),
    request: post(field('x-ignore-a', 'x'.repeat(21 * 1024))),
    ...bad(
      'MaxPostPreDataLengthExceededError',
      'Your POST request fields preceding the upload file were too large.',
    ),
  },
  {
    name: 'a form with an unknown storage class',
    source: recorded(
      'TestS3PresignedPost::test_post_object_with_storage_class',
      'invalid-storage-error',
    ),
    request: post(field('x-amz-storage-class', 'FakeClass')),
    ...bad('InvalidStorageClass'),
  },
  {
    name: 'a form with tags that are not XML',
    source: recorded('TestS3PresignedPost::test_post_object_with_tags[notxml]', 'tagging-error'),
    request: post(field('tagging', 'not-xml')),
    ...bad('MalformedXML'),
  },
  {
    name: 'a form with an ACL',
    source: guide('about-object-ownership'),
    request: post(field('acl', 'public-read')),
    ...bad('AccessControlListNotSupported'),
  },
  {
    name: 'a form with an invalid website redirect',
    source: versitygw('PostObject_invalid_website_redirect_location'),
    request: post(field('x-amz-website-redirect-location', 'elsewhere')),
    ...bad('InvalidRedirectLocation'),
  },
  {
    name: 'a form with an invalid checksum',
    source: versitygw('PostObject_invalid_checksum_value'),
    request: post(field('x-amz-checksum-crc32', 'invalid')),
    ...invalid('Value for x-amz-checksum-crc32 header is invalid.'),
  },
  {
    name: 'a form with a checksum of an unknown algorithm',
    source: versitygw('PostObject_invalid_checksum_algorithm'),
    request: post(field('x-amz-checksum-foo', 'AAAA')),
    ...invalid('The algorithm type you specified in x-amz-checksum- header is invalid.'),
  },
  {
    name: 'a form with two checksums',
    source: versitygw('PostObject_multiple_checksum_headers'),
    request: post({
      fields: { 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-checksum-crc32c': 'AAAAAA==' },
      conditions: [{ 'x-amz-checksum-crc32': 'AAAAAA==' }, { 'x-amz-checksum-crc32c': 'AAAAAA==' }],
    }),
    ...invalid(
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    ),
  },
  {
    name: 'a form with a wrong checksum',
    source: guide('checking-object-integrity-upload'),
    request: post(field('x-amz-checksum-crc32', 'AAAAAA==')),
    ...bad('BadDigest', 'The CRC32 you specified did not match the calculated checksum.'),
  },
  {
    name: 'a form with more than 2 KB of metadata',
    source: guide('UsingMetadata'),
    request: post(field('x-amz-meta-a', 'x'.repeat(2048))),
    ...bad('MetadataTooLarge'),
  },
  {
    name: 'a form with a key of 1,025 bytes',
    source: guide('object-keys'),
    request: post({ key: 'k'.repeat(1025) }),
    ...bad('KeyTooLongError', 'Your key is too long'),
  },
  {
    name: 'a form with a key that leads out of its bucket',
    source: versitygw('PostObject_invalid_object_names'),
    request: post({ key: '../../../etc/passwd' }),
    status: 400,
    code: undefined,
  },
];
