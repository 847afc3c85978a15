import { expect, test } from 'vitest';
import { awsProblem } from '../../../../backend/ops/aws-error.ts';

const failure = (name: string, message = '', code?: string): Error =>
  Object.assign(new Error(message), { name, ...(code !== undefined && { code }) });

test.each([
  [
    failure('CredentialsProviderError', 'Could not load credentials from any providers'),
    'No AWS credentials were found',
  ],
  [
    failure(
      'CredentialsProviderError',
      'Could not resolve credentials using profile: [prod] in configuration/credentials file(s).',
    ),
    'The profile prod has no credentials',
  ],
  [
    failure(
      'CredentialsProviderError',
      'The SSO session associated with this profile has expired.',
    ),
    'have expired',
  ],
  [
    failure('ExpiredToken', 'The security token included in the request is expired'),
    'have expired',
  ],
  [failure('ExpiredTokenException'), 'have expired'],
  [failure('InvalidClientTokenId'), 'does not know these credentials'],
  [failure('UnrecognizedClientException'), 'does not know these credentials'],
  [failure('SignatureDoesNotMatch'), 'clock of this machine'],
  [failure('Error', 'Region is missing'), 'Set AWS_REGION'],
  [
    failure(
      'AccessDenied',
      'User: arn:aws:iam::1:user/a is not authorized to perform: cloudformation:DescribeStacks on resource: x',
    ),
    'do not allow cloudformation:DescribeStacks',
  ],
  [failure('AccessDeniedException', ''), 'do not allow this call'],
  [
    failure('Error', 'getaddrinfo ENOTFOUND sts.nowhere.amazonaws.com', 'ENOTFOUND'),
    'AWS cannot be reached',
  ],
  [failure('TooManyRequestsException'), 'refuses more requests'],
  [failure('LimitExceededException', 'API Key limit exceeded'), 'A quota of the AWS account'],
])('%s is explained to the operator', (error, words) => {
  expect(awsProblem(error)).toContain(words);
});

test('a bug is not explained', () => {
  expect(awsProblem(new TypeError('undefined is not a function'))).toBeUndefined();
  expect(awsProblem('text')).toBeUndefined();
});
