export const MEBIBYTE = 1024 ** 2;
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
export const MAX_BODY_BYTES = 256 * 1024;

/** Bytes of one PUT, S3's own limit: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MAX_SINGLE_PUT_BYTES = 5 * 1024 ** 3;

/** Bytes of one object, S3's own limit: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const OBJECT_BYTES = 50_000_000_000_000;

/** Bytes from which a file is sent in parts; a deployment can choose another. */
export const MULTIPART_FROM_BYTES = 64 * 1024 ** 2;

/** Bytes that a part aims at; a deployment can choose another. It is the largest lever on cost. */
export const PART_BYTES = 24 * 1024 ** 2;

/** Bytes under which no part is planned for the sake of a connection that would stay idle. */
export const SMALLEST_PLANNED_PART_BYTES = 8 * 1024 ** 2;

/** Bytes of any part but the last, S3's own limit. */
export const SMALLEST_PART_BYTES = 5 * 1024 ** 2;

/** Part URLs of one file that come with the answer of preprocess; they end before a slow link uses more. */
export const INITIAL_PART_URLS = 96;

/**
 * Bytes up to which a page hashes a file with SHA-256 before it announces it, so that it can go up as a
 * form. A deployment can choose less, or none. A form shows no progress, so it takes two seconds at most
 * on a slow line.
 */
export const FORM_BYTES = 256 * 1024;

/** Bytes of one part, S3's own limit. */
export const LARGEST_PART_BYTES = 5 * 1024 ** 3;

/** Parts that are planned as long as they suffice: S3 lists so many in one page. */
export const PLANNED_PARTS = 1000;

/** Parts of one upload, S3's own limit. */
export const MAX_PARTS = 10_000;

/** Part URLs in one answer, of one `parts` call and of all files of one `preprocess` together: about 1.6 MB. */
export const PARTS_PER_CALL = 1000;

/** Bytes at the start of a file that are looked at to tell what it is. */
export const CONTENT_SNIFF_BYTES = 4100;

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

/** Seconds the browser waits for an API response. API Gateway itself gives up after 29. */
export const API_TIMEOUT_SECONDS = 30;

/** Seconds a file may take to arrive where StoreOnLoad keeps it on arrival: nobody asks for it later. */
export const STORE_ON_LOAD_SECONDS = 14 * 24 * HOUR;

/** Requests to one host at a time. Browsers open 6 connections to an HTTP/1.1 host and queue the rest. */
export const CONNECTIONS_PER_HOST = 6;
