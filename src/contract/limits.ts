const KiB = 1024;
export const MEBIBYTE = KiB ** 2;
const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Files in one preprocess call. One call of 100 answers with about 160 kB, far below API Gateway's 10 MB. */
export const FILES_PER_CALL = 100;

/** Characters of a file name as the browser reports it. Longer names are refused, not cut. */
export const NAME_LENGTH = 1024;

/** Bytes of the cleaned name, the most that common file systems take when it is downloaded again. */
export const NAME_BYTES = 255;

/** Characters of a media type. RFC 6838 allows 127 on each side of the slash. */
export const TYPE_LENGTH = 255;

/** Characters of the opaque context that binds an upload to a form or user. */
export const CONTEXT_LENGTH = 256;

/** Bytes of a request body: 100 files with long names fit, nothing much larger does. */
export const BODY_BYTES = 256 * KiB;

/** Bytes of one PUT, S3's own limit: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const SINGLE_PUT_BYTES = 5 * KiB ** 3;

/** Bytes of one object, S3's own limit: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const OBJECT_BYTES = 50_000_000_000_000;

/** Bytes from which a file is sent in parts; a deployment can choose another. */
export const MULTIPART_FROM_BYTES = 64 * MEBIBYTE;

/** Bytes that a part aims at; a deployment can choose another. It is the largest lever on cost. */
export const PART_BYTES = 24 * MEBIBYTE;

/** Bytes under which no part is planned for the sake of a connection that would stay idle. */
export const SMALLEST_PLANNED_PART_BYTES = 8 * MEBIBYTE;

/** Bytes of any part but the last, S3's own limit. */
export const SMALLEST_PART_BYTES = 5 * MEBIBYTE;

/** Part URLs of one file that come with the answer of preprocess; they end before a slow link uses more. */
export const PARTS_AHEAD = 96;

/**
 * Bytes up to which a page hashes a file with SHA-256 before it announces it, so that it can go up as a
 * form. A deployment can choose less, or none. A form shows no progress, so it takes two seconds at most
 * on a slow line.
 */
export const FORM_BYTES = 256 * KiB;

/** Bytes of one part, S3's own limit. */
export const LARGEST_PART_BYTES = 5 * KiB ** 3;

/** Parts that are planned as long as they suffice: S3 lists so many in one page. */
export const PLANNED_PARTS = 1000;

/** Parts of one upload, S3's own limit. */
export const MOST_PARTS = 10_000;

/** Part URLs in one answer, of one `parts` call and of all files of one `preprocess` together: about 1.6 MB. */
export const PARTS_PER_CALL = 1000;

/** Bytes at the start of a file that are looked at to tell what it is. */
export const SNIFF_BYTES = 4100;

/** Characters of a grant's list of types. */
export const GRANT_TYPES = 100;

/** Files that one grant can allow. */
export const GRANT_FILES = 10_000;

/** Seconds that a grant lives at most, and unless it says otherwise. */
export const GRANT_SECONDS = 24 * HOUR;
export const GRANT_DEFAULT_SECONDS = HOUR;

/** Seconds an upload URL can start a transfer. Short, because the engine asks again when it needs to. */
export const UPLOAD_URL_SECONDS = 15 * MINUTE;

/** Seconds a download link can start a transfer. It is made for one click. */
export const DOWNLOAD_URL_SECONDS = 2 * MINUTE;

/** Seconds an unstored file lives before expire deletes it. */
export const EXPIRE_AFTER_SECONDS = 24 * HOUR;

/** Seconds a tombstone outlives its upload URL, so that a late PUT is still swept. */
export const TOMBSTONE_SECONDS = 24 * HOUR;

/** Seconds the browser waits for the API; API Gateway itself gives up after 29. */
export const API_TIMEOUT_SECONDS = 30;

/** Seconds a file may take to arrive where StoreOnLoad keeps it on arrival: nobody asks for it later. */
export const STORE_ON_LOAD_SECONDS = 14 * 24 * HOUR;

/** Connections a browser opens to one HTTP/1.1 host; more requests would only queue inside it. */
export const CONNECTIONS_PER_HOST = 6;

/** Times that one request is made before its failure is the upload's. Waiting for a network costs none. */
export const REQUEST_ATTEMPTS = 6;

/** The same where a share of a large file is in S3 already: about three minutes. */
export const PATIENT_ATTEMPTS = 12;

/** Milliseconds after which somebody without a network tries all the same: browsers can be wrong about it. */
export const OFFLINE_RETRY_MILLISECONDS = 30_000;

/** Milliseconds of the first pause after a failure, doubled each time, and of the longest. Halved by chance. */
export const BACKOFF_MILLISECONDS = 500;
export const LONGEST_BACKOFF_MILLISECONDS = 30_000;

/** New URLs in a row for one request; more mean that two clocks disagree. */
export const RENEWALS = 3;

/** Times that one file is begun anew because its upload is gone from the server. */
export const RESTARTS = 2;

/** Seconds that a URL must still have when a request starts, which takes a while to arrive. */
export const URL_SAFETY_SECONDS = 10;

/** Seconds without a byte after which a transfer is begun again. */
export const STALL_SECONDS = 30;

/** Bytes a second under which a transfer without progress events counts as standing still. */
export const SLOWEST_BYTES_PER_SECOND = 16 * KiB;

/** Bytes up to which a file is read into memory once, hashed there and sent from there. */
export const HELD_BYTES = MEBIBYTE;

/** Bytes of files whose URLs are fetched ahead of their turn; at least one file, at most one call of them. */
export const PRESIGN_AHEAD_BYTES = 64 * MEBIBYTE;

/** type/subtype and parameters in RFC 9110's grammar, ASCII only: it travels in a signed header. */
export const MEDIA_TYPE =
  /^[A-Za-z0-9!#$&^_.+-]{1,127}\/[A-Za-z0-9!#$&^_.+-]{1,127}(; ?[A-Za-z0-9!#$&^_.+-]+=[A-Za-z0-9!#$&^_.+-]+)*$/;
