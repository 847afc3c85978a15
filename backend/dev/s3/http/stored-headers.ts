import { isHeaderText } from './header-value.ts';
import { readMetadataHeader, writeMetadataHeader } from './metadata-text.ts';
import { HEADER_NAME } from './cors.ts';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';

const STORED_HEADERS = [
  'content-type',
  'content-disposition',
  'content-encoding',
  'content-language',
  'cache-control',
  'expires',
  'x-amz-storage-class',
  'x-amz-website-redirect-location',
];

/**
 * The maximum size of the metadata: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
 */
const MAX_METADATA_BYTES = 2 * 1024;

/**
 * Returns the headers to store with an object. Metadata in a presigned query is also stored. S3 ignores a
 * checksum or tags in the query, although they are signed (aws-sdk-js-v3 #4694, aws-sdk #480 and #782).
 */
export function storedHeaders({
  headers,
  query,
}: Pick<S3Request, 'headers' | 'query'>): Record<string, string> {
  const hoisted = [...query]
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name.startsWith('x-amz-meta-'));
  if (hoisted.some(([name, value]) => !isHeaderText(name) || !isHeaderText(value))) {
    throw new S3Error('InvalidArgument', 'Metadata in the query must fit into a header');
  }
  const entries = [...hoisted, ...storedOf(headers)].map(
    ([name, value]) => [name, isMetadata(name) ? readMetadataHeader(value) : value] as const,
  );
  return normalize(entries);
}

/** Returns the fields of a form to store with an object. The fields are text and need no decoding. */
export function storedFields(fields: ReadonlyMap<string, string>): Record<string, string> {
  // The field names become header names and have not been validated yet.
  for (const [name, value] of storedOf(fields)) {
    if (!HEADER_NAME.test(name)) throw S3Error.argument(name, value, 'This is no name of a header');
  }
  return normalize(storedOf(fields));
}

function storedOf(headers: ReadonlyMap<string, string>): (readonly [string, string])[] {
  return [...headers].filter(([name]) => STORED_HEADERS.includes(name) || isMetadata(name));
}

function isMetadata(name: string): boolean {
  return name.startsWith('x-amz-meta-');
}

function normalize(entries: Iterable<readonly [string, string]>): Record<string, string> {
  const stored = Object.fromEntries(entries);
  if (stored['content-type'] === '') delete stored['content-type'];
  checkMetadata(stored);
  // S3 does not return the default storage class.
  if (stored['x-amz-storage-class'] === 'STANDARD') delete stored['x-amz-storage-class'];
  const encoding = withoutAwsChunked(stored['content-encoding'] ?? '');
  delete stored['content-encoding'];
  return encoding === '' ? stored : { ...stored, 'content-encoding': encoding };
}

/** Removes `aws-chunked`, which describes only the transfer. Other encodings stay as sent. */
function withoutAwsChunked(encodings: string): string {
  const stored = encodings.split(',').filter((encoding) => encoding.trim() !== 'aws-chunked');
  return stored.join(',').trim();
}

/** Encodes stored headers for a response: metadata as in RFC 2047, all other headers as Latin-1. */
export function writtenHeaders(stored: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(stored).map(([name, value]) => [
      name,
      isMetadata(name)
        ? writeMetadataHeader(value)
        : value.replace(/[^\t\x20-\x7e\x80-\xff]/gu, ' '),
    ]),
  );
}

function checkMetadata(stored: Readonly<Record<string, string>>): void {
  const size = Object.entries(stored)
    .filter(([name]) => isMetadata(name))
    .reduce(
      (sum, [name, value]) => sum + name.length - 'x-amz-meta-'.length + Buffer.byteLength(value),
      0,
    );
  if (size > MAX_METADATA_BYTES) {
    throw S3Error.with('MetadataTooLarge', { Size: size, MaxSizeAllowed: MAX_METADATA_BYTES });
  }
}
