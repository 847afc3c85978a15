/**
 * SAM and the AWS CLI read the region from AWS_DEFAULT_REGION too, but the SDK does not. Call this before you
 * create a client.
 */
export function useDefaultRegion(env: NodeJS.ProcessEnv = process.env): void {
  const { AWS_DEFAULT_REGION } = env;
  if (AWS_DEFAULT_REGION) env['AWS_REGION'] ||= AWS_DEFAULT_REGION;
}
