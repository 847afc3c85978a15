import { CONNECTIONS_PER_HOST } from '../contract/limits.ts';

/** Attempts for one request. Waiting for the network costs none. */
export const REQUEST_ATTEMPTS = 6;

/** Attempts for a request of a multipart upload, which has more to lose: about three minutes. */
export const MULTIPART_ATTEMPTS = 12;

/** Milliseconds between attempts while the browser reports no network. Browsers can be wrong about it. */
export const OFFLINE_RETRY_MILLISECONDS = 30_000;

/** Milliseconds of the first back-off, doubled with each failure up to the maximum. */
export const BACKOFF_MILLISECONDS = 500;
export const MAX_BACKOFF_MILLISECONDS = 30_000;

/** New URLs in a row for one request. Needing more means that two clocks disagree. */
export const MAX_URL_REFRESHES = 3;

/** Times that a file starts over because the server no longer has its upload. */
export const MAX_RESTARTS = 2;

/** Seconds that a URL must still be valid when a request starts, because the request needs time to arrive. */
export const URL_SAFETY_SECONDS = 10;

/** Seconds without a byte after which a transfer is retried. */
export const STALL_SECONDS = 30;

/** Bytes per second below which a transfer without progress events counts as stalled. */
export const MIN_BYTES_PER_SECOND = 16 * 1024;

/** Milliseconds after which the start of many uploads lets the page continue, and how many are started at least. */
export const START_SLICE_MILLISECONDS = 4;
export const START_SLICE_FILES = 2 * CONNECTIONS_PER_HOST;

/** Seconds that a form upload may take, which shows no progress, by the speed of the requests before. */
export const FORM_SECONDS = 1;

/** Files of up to this many bytes are read into memory once, hashed there and sent from there. */
export const MAX_IN_MEMORY_BYTES = 1024 ** 2;

/**
 * Bytes of files that are presigned before their turn: at least one file, and what the network sends in these seconds,
 * because a signature expires. While the speed is unknown, `MIN_CALL_BYTES` are enough: it decides how files are sent.
 */
export const PRESIGN_AHEAD_BYTES = 64 * 1024 ** 2;
export const PRESIGN_AHEAD_SECONDS = 60;

/** Files that are presigned before their turn. With this many, the next one never waits for an API call. */
export const PRESIGN_AHEAD_FILES = 75;

/**
 * While no file waits for a connection, a call to register files is made as soon as this many files are hashed, or
 * this many bytes: enough for the connections of two hosts.
 */
export const MIN_CALL_FILES = 2 * CONNECTIONS_PER_HOST;
export const MIN_CALL_BYTES = 24 * 1024 ** 2;

/** A larger file counts as this many bytes in the presign queue, so that it does not hold back the files behind it. */
export const MAX_COUNTED_BYTES = MIN_CALL_BYTES / 2;

/** Files, and their bytes, that are hashed at a time. More would delay the first of them and take more memory. */
export const HASH_CONCURRENCY = 2 * CONNECTIONS_PER_HOST;
export const HASH_BYTES = 4 * 1024 ** 2;
