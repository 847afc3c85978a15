export const MEBIBYTE = 1024 ** 2;
const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * Maximum files in one call of `preprocess`, `confirm` or `store-files`. The response for 100 files has about 160 kB, far below API
 * Gateway's limit of 10 MB.
 */
export const FILES_PER_CALL = 100;

/** Maximum characters of a file name, as the browser reports it. Longer names are refused, not truncated. */
export const NAME_LENGTH = 1024;

/** Maximum bytes of the cleaned name. Common file systems accept no more when the file is downloaded. */
export const NAME_BYTES = 255;

/** Maximum characters of a media type. RFC 6838 allows 127 on each side of the slash. */
export const TYPE_LENGTH = 255;

/** Maximum characters of the path of a file from its folder. */
export const PATH_LENGTH = 1024;

/** Maximum kinds of files that a deployment can define. */
export const FILE_KINDS = 50;

/** Maximum characters of the opaque context that binds an upload to a form or user. */
export const CONTEXT_LENGTH = 256;

/** Maximum characters of an id or an upload token in a request body. Both are shorter. */
export const CREDENTIAL_LENGTH = 64;

/**
 * Maximum bytes of a request body. The largest valid request is that of 10,000 parts with their checksums. Clients
 * that escape each character of 100 long names also stay below it.
 */
export const MAX_BODY_BYTES = 1536 * 1024;

/**
 * Maximum bytes of one PUT. S3's own limit:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 */
export const MAX_SINGLE_PUT_BYTES = 5 * 1024 ** 3;

/**
 * Maximum bytes of one object. S3's own limit:
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 */
export const OBJECT_BYTES = 50_000_000_000_000;

/** Bytes from which a file is uploaded in parts. A deployment can set another value. */
export const MULTIPART_FROM_BYTES = 64 * 1024 ** 2;

/** Target bytes of a part. A deployment can set another value. No other setting affects the cost more. */
export const PART_BYTES = 24 * 1024 ** 2;

/** Minimum bytes of a part when a file is divided further to use connections that would be idle. */
export const SMALLEST_PLANNED_PART_BYTES = 8 * 1024 ** 2;

/** Minimum bytes of every part except the last. S3's own limit. */
export const SMALLEST_PART_BYTES = 5 * 1024 ** 2;

/**
 * Maximum part URLs of one file in the response to `preprocess`. On a slow connection, more of them would
 * expire before they are used.
 */
export const INITIAL_PART_URLS = 96;

/**
 * Bytes up to which a file is uploaded as a form unless `preprocess` asks for another limit. A form upload shows no
 * progress, so the limit keeps it to two seconds on a slow connection.
 */
export const FORM_BYTES = 256 * 1024;

/**
 * Maximum bytes of a form upload, for a fast connection. A page reads the whole file into memory to hash it. A
 * deployment can set a lower value, or disable form uploads.
 */
export const MAX_FORM_BYTES = 8 * 1024 ** 2;

/** Maximum bytes of one part. S3's own limit. */
export const LARGEST_PART_BYTES = 5 * 1024 ** 3;

/** Maximum parts of a plan, unless the file needs more. S3 lists this many parts in one page. */
export const PLANNED_PARTS = 1000;

/** Maximum parts of one upload. S3's own limit. */
export const MAX_PARTS = 10_000;

/**
 * Maximum part URLs in one response: of one `parts` call, or of all files of one `preprocess` call
 * together. They have about 1.6 MB.
 */
export const PARTS_PER_CALL = 1000;

/** Bytes at the start of a file that are read to detect its type. */
export const CONTENT_SNIFF_BYTES = 4100;

/** Maximum media types in one grant. */
export const GRANT_TYPES = 100;

/** Maximum files that one grant can allow. */
export const GRANT_FILES = 10_000;

/** Maximum seconds until a grant expires. */
export const GRANT_SECONDS = 24 * HOUR;

/** Seconds until a grant expires if its request does not set them. */
export const GRANT_DEFAULT_SECONDS = HOUR;

/** Seconds for which a call with an idempotency key is remembered. A key that is used later is a new call. */
export const IDEMPOTENCY_SECONDS = 24 * HOUR;

/** Files that one tenant may register in a day (UTC). A deployment and a tenant can have another limit. */
export const FILES_PER_DAY = 50_000;

/** Bytes that one tenant may register in a day (UTC). A deployment and a tenant can have another limit. */
export const BYTES_PER_DAY = 500_000_000_000;

/**
 * Files that one client of a tenant may register in a day (UTC): the subject of a grant, or else an address. A
 * deployment and a tenant can have another limit.
 */
export const CLIENT_FILES_PER_DAY = 5000;

/** Bytes that one client of a tenant may register in a day (UTC). */
export const CLIENT_BYTES_PER_DAY = 50_000_000_000;

/** Seconds until an upload URL expires. The time is short, because the engine requests new URLs as needed. */
export const UPLOAD_URL_SECONDS = 15 * MINUTE;

/**
 * Seconds until a form expires. Shorter than other uploads, because S3 accepts a form again and again until
 * then. A form that has expired is signed again as a PUT.
 */
export const FORM_URL_SECONDS = 2 * MINUTE;

/** Seconds until a download link expires. A link is made for one click. */
export const DOWNLOAD_URL_SECONDS = 2 * MINUTE;

/**
 * Maximum seconds until a download link expires. The bucket refuses signatures that are older, and temporary
 * credentials expire.
 */
export const MAX_DOWNLOAD_URL_SECONDS = HOUR;

/** Maximum seconds that `info` waits for a file. API Gateway ends a request after 29 seconds. */
export const WAIT_SECONDS = 20;

/** Maximum files of one page of `list`. */
export const FILES_PER_PAGE = 100;

/** Seconds after which the expire function deletes a file that was not stored. */
export const EXPIRE_AFTER_SECONDS = 24 * HOUR;

/** Seconds that a tombstone outlives its upload URL, so that the object of a late PUT is still deleted. */
export const TOMBSTONE_SECONDS = 24 * HOUR;

/** Seconds that the browser waits for an API response. API Gateway itself times out after 29. */
export const API_TIMEOUT_SECONDS = 30;

/**
 * Seconds until an unstored file expires where StoreOnLoad stores files on arrival. The time is long,
 * because no form stores a file whose S3 event was lost.
 */
export const STORE_ON_LOAD_SECONDS = 14 * 24 * HOUR;

/** Concurrent requests to one host. Browsers open 6 connections to an HTTP/1.1 host and queue the rest. */
export const CONNECTIONS_PER_HOST = 6;
