/** The CORS rule of the bucket, for the headers that pages send with signed requests or read in responses. */
export const bucketCors = {
  methods: ['PUT', 'POST', 'GET', 'HEAD'],
  headers: ['content-type', 'if-none-match', 'x-amz-checksum-*'],
  exposed: ['ETag', 'x-amz-checksum-crc64nvme', 'x-amz-request-id'],
  maxAgeSeconds: 3600,
} as const;

/** Returns the CORS rules of the bucket for pages of the origins, as PutBucketCors expects them. */
export function corsConfiguration(origins: readonly string[]) {
  return {
    CORSRules: [
      {
        AllowedOrigins: [...origins],
        AllowedMethods: [...bucketCors.methods],
        AllowedHeaders: [...bucketCors.headers],
        ExposeHeaders: [...bucketCors.exposed],
        MaxAgeSeconds: bucketCors.maxAgeSeconds,
      },
    ],
  };
}
