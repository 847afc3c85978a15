/**
 * What the backend uses of a store. A store without an ability is used without it: the plan of an upload changes, and
 * the guarantee that depended on it is named (backend/stores/s3/guarantees.ts).
 */
export interface StoreAbilities {
  /** Forms: POST with a policy that pins the key, the length, the type and the SHA-256. */
  readonly forms: boolean;
  /** The checksums that the store compares when it receives an object, in the order of preference. */
  readonly checksums: readonly ('crc64nvme' | 'sha256')[];
  /** `If-None-Match: *` on PUT. A store that ignores it may still be sent it; some refuse it. */
  readonly putIfNoneMatch: boolean;
  /** `If-None-Match: *` when a multipart upload is completed. */
  readonly completeIfNoneMatch: boolean;
  /** `If-Match` on DELETE. */
  readonly deleteIfMatch: boolean;
  /** The CRC-64/NVME of the whole object, computed from the parts and compared when they are combined. */
  readonly multipartChecksum: boolean;
  /** The tags of an object. */
  readonly tags: boolean;
}

/** The abilities of S3 on AWS. */
export const ALL_ABILITIES: StoreAbilities = {
  forms: true,
  checksums: ['crc64nvme', 'sha256'],
  putIfNoneMatch: true,
  completeIfNoneMatch: true,
  deleteIfMatch: true,
  multipartChecksum: true,
  tags: true,
};
