import { expect, test } from 'vitest';
import type { Context } from '../../../../../../backend/dev/s3/context.ts';
import { checkPolicy } from '../../../../../../backend/dev/s3/auth/post-policy.ts';

/*
 * The example of AWS, with its example key:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html
 */
const POLICY =
  'eyAiZXhwaXJhdGlvbiI6ICIyMDE1LTEyLTMwVDEyOjAwOjAwLjAwMFoiLA0KICAiY29uZGl0aW9ucyI6IFsN' +
  'CiAgICB7ImJ1Y2tldCI6ICJzaWd2NGV4YW1wbGVidWNrZXQifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRr' +
  'ZXkiLCAidXNlci91c2VyMS8iXSwNCiAgICB7ImFjbCI6ICJwdWJsaWMtcmVhZCJ9LA0KICAgIHsic3VjY2Vz' +
  'c19hY3Rpb25fcmVkaXJlY3QiOiAiaHR0cDovL3NpZ3Y0ZXhhbXBsZWJ1Y2tldC5zMy5hbWF6b25hd3MuY29t' +
  'L3N1Y2Nlc3NmdWxfdXBsb2FkLmh0bWwifSwNCiAgICBbInN0YXJ0cy13aXRoIiwgIiRDb250ZW50LVR5cGUi' +
  'LCAiaW1hZ2UvIl0sDQogICAgeyJ4LWFtei1tZXRhLXV1aWQiOiAiMTQzNjUxMjM2NTEyNzQifSwNCiAgICB7' +
  'IngtYW16LXNlcnZlci1zaWRlLWVuY3J5cHRpb24iOiAiQUVTMjU2In0sDQogICAgWyJzdGFydHMtd2l0aCIs' +
  'ICIkeC1hbXotbWV0YS10YWciLCAiIl0sDQoNCiAgICB7IngtYW16LWNyZWRlbnRpYWwiOiAiQUtJQUlPU0ZP' +
  'RE5ON0VYQU1QTEUvMjAxNTEyMjkvdXMtZWFzdC0xL3MzL2F3czRfcmVxdWVzdCJ9LA0KICAgIHsieC1hbXot' +
  'YWxnb3JpdGhtIjogIkFXUzQtSE1BQy1TSEEyNTYifSwNCiAgICB7IngtYW16LWRhdGUiOiAiMjAxNTEyMjlU' +
  'MDAwMDAwWiIgfQ0KICBdDQp9';
const context = {
  clock: () => Date.UTC(2015, 11, 29),
  signing: {
    credentials: {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    },
    region: 'us-east-1',
    clock: () => 0,
  },
} as unknown as Context;
const fields: Record<string, string> = {
  bucket: 'sigv4examplebucket',
  key: 'user/user1/picture.jpg',
  acl: 'public-read',
  success_action_redirect: 'http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html',
  'content-type': 'image/jpeg',
  'x-amz-meta-uuid': '14365123651274',
  'x-amz-server-side-encryption': 'AES256',
  'x-amz-credential': 'AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request',
  'x-amz-algorithm': 'AWS4-HMAC-SHA256',
  'x-amz-date': '20151229T000000Z',
  'x-amz-meta-tag': '',
  policy: POLICY,
  'x-amz-signature': '8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e',
};
const check = (more: Record<string, string> = {}, at = context) =>
  checkPolicy(new Map(Object.entries({ ...fields, ...more })), at);

test('the POST policy example of AWS is accepted', () => {
  expect(check()).toEqual({ minBytes: 0, maxBytes: 5 * 1024 ** 3 });
});

test.each([
  ['x-amz-signature', '8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699f'],
  ['policy', POLICY.replace(/.$/, '8')],
  ['key', 'user/user2/picture.jpg'],
  ['content-type', 'text/html'],
  ['x-amz-meta-uuid', '1'],
  ['x-amz-meta-other', 'a'],
  ['x-amz-date', '20151229T000001Z'],
  ['x-amz-credential', 'AKIAIOSFODNN7EXAMPLE/20151229/eu-west-1/s3/aws4_request'],
])('the POST policy example is refused with another %s', (name, value) => {
  expect(() => check({ [name]: value })).toThrow();
});

test('the POST policy example has expired one day later', () => {
  const later = { ...context, clock: () => Date.UTC(2015, 11, 30, 12, 0, 1) };
  expect(() => check({}, later)).toThrow('Policy expired');
});
