/** The operators' causes of a failed AWS call, by the error's name. The SDKs and services have several names. */
const sentences: readonly (readonly [names: RegExp, sentence: string])[] = [
  [
    /^(ExpiredToken(Exception)?|RequestExpired|TokenRefreshRequired|TokenProviderError|UnauthorizedSSOTokenError)$/,
    'The AWS credentials have expired. Sign in again, for example with "aws sso login" or "aws login".',
  ],
  [
    /^(InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|AuthFailure|InvalidToken|IncompleteSignature(Exception)?)$/,
    'AWS does not know these credentials. Check AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SESSION_TOKEN.',
  ],
  [
    /^(SignatureDoesNotMatch|InvalidSignatureException|RequestTimeTooSkewed)$/,
    'AWS does not accept the signature. Check the secret access key, and the clock of this machine.',
  ],
  [
    /^(Throttling(Exception)?|TooManyRequestsException|RequestLimitExceeded)$/,
    'AWS refuses more requests for the moment. Wait a minute and run the command again.',
  ],
  [
    /^(LimitExceeded(Exception)?|ServiceQuotaExceededException)$/,
    'A quota of the AWS account is used up. "npm run deploy -- --check" shows the important ones.',
  ],
];

const NO_CREDENTIALS =
  'No AWS credentials were found. Sign in with "aws sso login" or "aws configure", or set AWS_PROFILE.';
const UNREACHABLE = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH)$/;

/**
 * Explains why an AWS call has failed and what to do, in one or two sentences. Returns undefined for an error
 * that is not the operator's, which is a bug.
 */
export function awsProblem(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  const code = 'code' in error ? String(error.code) : '';
  if (name === 'CredentialsProviderError') return credentialsProblem(message);
  if (/Region is missing/.test(message)) {
    return 'No region is set. Set AWS_REGION, or run "aws configure".';
  }
  if (/^(AccessDenied(Exception)?|UnauthorizedOperation|UnauthorizedException)$/.test(name)) {
    return accessProblem(message);
  }
  if (UNREACHABLE.test(code) || name === 'TimeoutError') {
    return 'AWS cannot be reached. Check the network, a proxy, and the name of the region in AWS_REGION.';
  }
  return sentences.find(([names]) => names.test(name))?.[1];
}

function credentialsProblem(message: string): string {
  if (/expired|refresh|sso session|sign in|log ?in/i.test(message)) return sentences[0]?.[1] ?? '';
  const [, profile] = /profile:? \[?"?([\w.@/+-]+)/.exec(message) ?? [];
  return profile === undefined
    ? NO_CREDENTIALS
    : `The profile ${profile} has no credentials. Check AWS_PROFILE, or run "aws configure --profile ${profile}".`;
}

/** AWS names the action, such as `lambda:GetFunction`, unless the service hides it. */
function accessProblem(message: string): string {
  const [, action] = /perform:? ([a-z0-9-]+:\w+)/i.exec(message) ?? [];
  const denied = action === undefined ? 'do not allow this call' : `do not allow ${action}`;
  return `The AWS credentials ${denied}. backend/ops/deployer-policy.json lists the permissions that an operator needs.`;
}
