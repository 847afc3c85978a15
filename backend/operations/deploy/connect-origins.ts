/** What the site's pages call: the API, and the names of the bucket that `preprocess` may sign for. */
export function connectOrigins(endpoint: string, bucket: string, region: string): string {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return [
    new URL(endpoint).origin,
    `https://${bucket}.s3.${region}.${suffix}`,
    `https://${bucket}.s3.dualstack.${region}.${suffix}`,
    `https://${bucket}.s3-accelerate.${suffix}`,
  ].join(' ');
}
