import { readString } from './environment.ts';

/**
 * The variables that the Lambda runtime sets, and the endpoints of services that replace AWS. The stores
 * receive them as an argument instead of reading process.env, so that one process can run several stacks.
 */
export interface AwsEnvironment {
  readonly AWS_REGION?: string | undefined;
  readonly AWS_ACCESS_KEY_ID?: string | undefined;
  readonly AWS_SECRET_ACCESS_KEY?: string | undefined;
  readonly AWS_SESSION_TOKEN?: string | undefined;
  /** Named as in the SDK: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
  readonly AWS_ENDPOINT_URL_S3?: string | undefined;
  readonly AWS_ENDPOINT_URL_DYNAMODB?: string | undefined;
  readonly AWS_ENDPOINT_URL_EVENTBRIDGE?: string | undefined;
  readonly AWS_ENDPOINT_URL_SQS?: string | undefined;
  /** The endpoint of every service without a more specific variable. */
  readonly AWS_ENDPOINT_URL?: string | undefined;
}

/** Returns the endpoint that replaces the AWS service, or undefined for AWS. */
export function endpointFrom(
  env: AwsEnvironment,
  service: 'S3' | 'DYNAMODB' | 'EVENTBRIDGE' | 'SQS',
): string | undefined {
  return env[`AWS_ENDPOINT_URL_${service}`] || env.AWS_ENDPOINT_URL || undefined;
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export function regionFrom(env: AwsEnvironment): string {
  return readString(env, 'AWS_REGION');
}

/** Returns the variables for a process that is started with these credentials. */
export function credentialsEnvironment({
  accessKeyId,
  secretAccessKey,
  sessionToken,
}: AwsCredentials): Pick<
  AwsEnvironment,
  'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY' | 'AWS_SESSION_TOKEN'
> {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken }),
  };
}

/** Reads the credentials of the function's role. Lambda sets them once per execution environment. */
export function credentialsFrom(env: AwsEnvironment): AwsCredentials {
  return {
    accessKeyId: readString(env, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: readString(env, 'AWS_SECRET_ACCESS_KEY'),
    ...(env.AWS_SESSION_TOKEN && { sessionToken: env.AWS_SESSION_TOKEN }),
  };
}
