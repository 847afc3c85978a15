import { MAX_PUT_BYTES } from '../checksum/body-checks.ts';
import { readChecksumAlgorithm, type ChecksumAlgorithm } from '../checksum/checksums.ts';
import {
  checkWrite,
  commitObject,
  buildObject,
  readWriteCondition,
} from '../storage/commit-object.ts';
import { ENCRYPTION, type Context, type S3Response } from '../context.ts';
import { findSource } from './copy-source.ts';
import { checkNotArchived, readObject } from './get-object.ts';
import { storedHeaders } from '../http/stored-headers.ts';
import { expirationHeader } from '../lifecycle/lifecycle-rule.ts';
import type { StoredObject } from '../storage/object-index.ts';
import { readTagHeader } from '../storage/object-tags.ts';
import { checksumElements } from './put-object.ts';
import { writeBody } from '../storage/receive-body.ts';
import { S3Error } from '../error.ts';
import type { S3Request } from '../request.ts';
import { xmlResponse } from '../http/xml-response.ts';

type Directive = 'COPY' | 'REPLACE';

/** Implements https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export async function copyObject(request: S3Request, context: Context): Promise<S3Response> {
  const { bucket, key, headers } = request;
  const metadata = readDirective(headers, 'metadata');
  const tagging = readDirective(headers, 'tagging');
  const algorithm = readAlgorithm(headers);
  const condition = readWriteCondition(headers);
  const requested = storedHeaders(request);
  const { location, source } = await findSource(request, context);
  checkNotArchived(source, "Operation is not valid for the source object's storage class");
  checkWrite(condition, await context.index.get(bucket, key));
  if (source.size > MAX_PUT_BYTES) {
    throw new S3Error(
      'InvalidRequest',
      `The specified copy source is larger than the maximum allowable size for a copy source: ${MAX_PUT_BYTES}`,
    );
  }
  if (location.bucket === bucket && location.key === key && metadata === 'COPY') {
    checkInPlace(headers);
  }
  const bytes = await readObject(source, context);
  const always = algorithm ?? algorithmOf(source);
  const checks = { minBytes: source.size, maxBytes: source.size, checksums: new Map(), always };
  const object = buildObject(await writeBody(bytes, context, checks), context, {
    headers:
      metadata === 'COPY' ? { ...contentHeaders(source), ...storageHeaders(requested) } : requested,
    tags: tagging === 'COPY' ? source.tags : readTagHeader(headers),
  });
  await commitObject(context, request, object, condition, 'CopyObject');
  const { lifecycle } = context.buckets.get(bucket);
  return xmlResponse(
    'CopyObjectResult',
    {
      ETag: object.etag,
      LastModified: new Date(object.lastModified).toISOString(),
      ...checksumElements(object),
    },
    { ...ENCRYPTION, ...expirationHeader(lifecycle, key, object) },
  );
}

/** Headers about the storage of the bytes rather than their content. They are not copied from the source. */
const STORAGE_HEADERS = ['x-amz-storage-class', 'x-amz-website-redirect-location'];

function contentHeaders({ headers }: StoredObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !STORAGE_HEADERS.includes(name)),
  );
}

function storageHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => STORAGE_HEADERS.includes(name)),
  );
}

/**
 * Checks a copy of an object onto itself. It is allowed if one of these headers is present, with any value.
 */
function checkInPlace(headers: ReadonlyMap<string, string>): void {
  const changing = [...STORAGE_HEADERS, 'x-amz-server-side-encryption'];
  if (changing.some((name) => headers.has(name))) return;
  throw new S3Error(
    'InvalidRequest',
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
}

function readDirective(
  headers: ReadonlyMap<string, string>,
  of: 'metadata' | 'tagging',
): Directive {
  const name = `x-amz-${of}-directive`;
  const directive = headers.get(name) ?? 'COPY';
  if (directive === 'COPY' || directive === 'REPLACE') return directive;
  throw S3Error.argument(name, directive, `Unknown ${of} directive.`);
}

function readAlgorithm(headers: ReadonlyMap<string, string>): ChecksumAlgorithm | undefined {
  const name = headers.get('x-amz-checksum-algorithm');
  return name === undefined ? undefined : readChecksumAlgorithm(name);
}

/** Returns the source's algorithm. A composite checksum becomes a full-object checksum in the copy. */
function algorithmOf(source: StoredObject): ChecksumAlgorithm {
  const [name = 'crc64nvme'] = Object.keys(source.checksums);
  return readChecksumAlgorithm(name);
}
