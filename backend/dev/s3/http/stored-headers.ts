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

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
const METADATA_BYTES = 2 * 1024;

/**
 * What is kept of a request. Metadata counts in a presigned query too, other than a checksum or tags
 * there, which S3 signs and then ignores (aws-sdk-js-v3 #4694, aws-sdk #480 and #782).
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
  return finish(entries);
}

/** The same of a form, whose fields are text and need no encoding. */
export function keptFields(fields: ReadonlyMap<string, string>): Record<string, string> {
  // Nothing has checked them as names of headers, which they become.
  for (const [name, value] of storedOf(fields)) {
    if (!HEADER_NAME.test(name)) throw S3Error.argument(name, value, 'This is no name of a header');
  }
  return finish(storedOf(fields));
}

function storedOf(headers: ReadonlyMap<string, string>): (readonly [string, string])[] {
  return [...headers].filter(([name]) => STORED_HEADERS.includes(name) || isMetadata(name));
}

function isMetadata(name: string): boolean {
  return name.startsWith('x-amz-meta-');
}

function finish(entries: Iterable<readonly [string, string]>): Record<string, string> {
  const kept = Object.fromEntries(entries);
  if (kept['content-type'] === '') delete kept['content-type'];
  checkMetadata(kept);
  // The standard class goes without saying.
  if (kept['x-amz-storage-class'] === 'STANDARD') delete kept['x-amz-storage-class'];
  const encoding = withoutChunks(kept['content-encoding'] ?? '');
  delete kept['content-encoding'];
  return encoding === '' ? kept : { ...kept, 'content-encoding': encoding };
}

/** `aws-chunked` is how the body travelled and not what it is; the others stay as they were written. */
function withoutChunks(encodings: string): string {
  const kept = encodings.split(',').filter((encoding) => encoding.trim() !== 'aws-chunked');
  return kept.join(',').trim();
}

/** How headers stand in an answer: metadata as RFC 2047 has it, and in others no more than Latin-1. */
export function writtenHeaders(kept: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(kept).map(([name, value]) => [
      name,
      isMetadata(name)
        ? writeMetadataHeader(value)
        : value.replace(/[^\t\x20-\x7e\x80-\xff]/gu, ' '),
    ]),
  );
}

function checkMetadata(kept: Readonly<Record<string, string>>): void {
  const size = Object.entries(kept)
    .filter(([name]) => isMetadata(name))
    .reduce(
      (sum, [name, value]) => sum + name.length - 'x-amz-meta-'.length + Buffer.byteLength(value),
      0,
    );
  if (size > METADATA_BYTES) {
    throw S3Error.with('MetadataTooLarge', { Size: size, MaxSizeAllowed: METADATA_BYTES });
  }
}
