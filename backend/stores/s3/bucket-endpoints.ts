/** The URLs through which pages can reach a bucket. */
interface BucketHosts {
  /** Used for requests that are not spread over several hosts. */
  readonly regional: string;
  /** Another host name of the same bucket. A browser opens additional connections to it. */
  readonly dualStack: string;
  readonly accelerated: string;
  readonly acceleratedDualStack: string;
}

/**
 * Returns the URLs that AWS documents in
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html and
 * https://docs.aws.amazon.com/AmazonS3/latest/API/dual-stack-endpoints.html
 */
export function bucketHosts(bucket: string, region: string): BucketHosts {
  // The regions in China are a partition of their own, with another domain.
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const url = (name: string): string => `https://${bucket}.${name}.${domain}`;
  return {
    regional: url(`s3.${region}`),
    dualStack: url(`s3.dualstack.${region}`),
    accelerated: url('s3-accelerate'),
    acceleratedDualStack: url('s3-accelerate.dualstack'),
  };
}
