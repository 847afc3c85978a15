/** The bucket's CORS rule: what a page sends with a signed PUT or form, and what it must be able to read. */
export const bucketCors = {
  methods: ['PUT', 'POST', 'GET', 'HEAD'],
  headers: ['content-type', 'if-none-match', 'x-amz-checksum-*'],
  exposed: ['ETag', 'x-amz-checksum-crc64nvme', 'x-amz-request-id'],
  maxAgeSeconds: 3600,
} as const;
