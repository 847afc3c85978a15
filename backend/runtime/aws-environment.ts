import { readString } from './environment.ts';

/**
 * What the Lambda runtime sets, and where the services answer when they are not AWS. The stores take
 * it as an argument and do not read process.env, so that one process can run several stacks.
 */
export interface AwsEnvironment {
  readonly AWS_REGION?: string | undefined;
  readonly AWS_ACCESS_KEY_ID?: string | undefined;
  readonly AWS_SECRET_ACCESS_KEY?: string | undefined;
  readonly AWS_SESSION_TOKEN?: string | undefined;
  /** The SDK's own name for it: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
  readonly AWS_ENDPOINT_URL_S3?: string | undefined;
  readonly AWS_ENDPOINT_URL_DYNAMODB?: string | undefined;
  /** Of every service that has none of its own. */
  readonly AWS_ENDPOINT_URL?: string | undefined;
}

/** Where a service answers when it is not AWS. */
export function endpointFrom(env: AwsEnvironment, service: 'S3' | 'DYNAMODB'): string | undefined {
  return env[`AWS_ENDPOINT_URL_${service}`] || env.AWS_ENDPOINT_URL || undefined;
}

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export function regionFrom(env: AwsEnvironment): string {
  return readString(env.AWS_REGION, 'AWS_REGION');
}

/** The other way round, for processes that are started with these credentials. */
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

/** A function's role credentials stand in its environment for as long as that environment lives. */
export function credentialsFrom(env: AwsEnvironment): AwsCredentials {
  return {
    accessKeyId: readString(env.AWS_ACCESS_KEY_ID, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: readString(env.AWS_SECRET_ACCESS_KEY, 'AWS_SECRET_ACCESS_KEY'),
    ...(env.AWS_SESSION_TOKEN && { sessionToken: env.AWS_SESSION_TOKEN }),
  };
}
