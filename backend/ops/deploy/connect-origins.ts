import { bucketHosts } from '../../stores/s3/bucket-endpoints.ts';

/** Returns the origins that the site calls: the API and all bucket hosts for which `preprocess` may sign. */
export function connectOrigins(endpoint: string, bucket: string, region: string): string {
  return [new URL(endpoint).origin, ...Object.values(bucketHosts(bucket, region))].join(' ');
}
