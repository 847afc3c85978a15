/** The names under which pages may reach a bucket. */
export interface BucketHosts {
  /** What goes there once. */
  readonly regional: string;
  /** The same bucket under another name, to which a browser opens as many connections again. */
  readonly dualStack: string;
  readonly accelerated: string;
  readonly acceleratedDualStack: string;
}

/**
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html,
 * https://docs.aws.amazon.com/AmazonS3/latest/API/dual-stack-endpoints.html
 */
export function bucketHosts(bucket: string, region: string): BucketHosts {
  const url = (name: string): string => `https://${bucket}.${name}.amazonaws.com`;
  return {
    regional: url(`s3.${region}`),
    dualStack: url(`s3.dualstack.${region}`),
    accelerated: url('s3-accelerate'),
    acceleratedDualStack: url('s3-accelerate.dualstack'),
  };
}
