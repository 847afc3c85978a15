import { bucketHosts } from '../../stores/bucket-endpoints.ts';

/** What the site's pages call: the API, and every name of the bucket that `preprocess` may sign for. */
export function connectOrigins(endpoint: string, bucket: string, region: string): string {
  return [new URL(endpoint).origin, ...Object.values(bucketHosts(bucket, region))].join(' ');
}
