/** 128 random bits in lower-case base32 (RFC 4648 without padding). */
export const FILE_ID = /^[a-z2-7]{26}$/;

/** 32 random bytes in base64url. */
export const UPLOAD_TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** An idempotency key. It must be random, because anyone who has it can repeat the call. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{16,128}$/;

/** CRC-64/NVME, big-endian, base64, as S3 writes it in x-amz-checksum-crc64nvme. */
export const CRC64NVME = /^[A-Za-z0-9+/]{11}=$/;

/** SHA-256 in base64, as S3 writes it in x-amz-checksum-sha256. */
export const SHA256 = /^[A-Za-z0-9+/]{43}=$/;

/** An ETag as S3 returns it, with or without quotes. */
export const ETAG = /^"?[0-9a-f]{32}"?$/;

/**
 * A media type with optional parameters, in the grammar of RFC 9110. ASCII only, because it becomes a
 * signed header.
 */
export const MEDIA_TYPE =
  /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}(; ?[\w!#$&^.+-]+=[\w!#$&^.+-]+)*$/;

/** A path from a folder: names between slashes, none of which is empty, `.` or `..`. */
export const RELATIVE_PATH = /^(?!\.{1,2}(\/|$))[^/]+(\/(?!\.{1,2}(\/|$))[^/]+)*$/;

/** The name of a kind of files. */
export const FILE_KIND = /^[a-z][a-z0-9-]{0,31}$/;

/** Where a page of `list` starts: a time in milliseconds since the epoch, and the id of a file. */
export const LIST_CURSOR = /^\d{13}-[a-z2-7]{26}$/;
