import { isBucketName } from './bucket-name.ts';
import { OWNER, type Context, type ObjectLocation } from '../context.ts';
import type { StoredObject } from '../storage/object-index.ts';
import { checkRead } from '../http/preconditions.ts';
import { S3Error } from '../error.ts';
import { staysInBucket, type S3Request } from '../request.ts';

const HEADER = 'x-amz-copy-source';

/** Finds the object named in `x-amz-copy-source` and checks the conditions for it. */
export async function findSource(
  { headers }: S3Request,
  context: Context,
): Promise<{ location: ObjectLocation; source: StoredObject }> {
  const location = readSource(headers.get(HEADER) ?? '');
  // Unlike in `x-amz-expected-bucket-owner`, an invalid account ID gets the same error as another account.
  const owner = headers.get('x-amz-source-expected-bucket-owner');
  if (owner !== undefined && owner !== OWNER.ID) throw new S3Error('AccessDenied');
  if (!context.buckets.find(location.bucket)) {
    throw S3Error.with('NoSuchBucket', { BucketName: location.bucket });
  }
  const source = await context.index.get(location.bucket, location.key);
  if (!source) throw S3Error.with('NoSuchKey', { Key: location.key });
  checkSource(headers, source, context.clock());
  return { location, source };
}

/** Parses `bucket/key` or `/bucket/key`, URL-encoded, optionally with a version. */
export function readSource(header: string): ObjectLocation {
  const [path = '', query] = header.split('?');
  const decoded = decode(path.replace(/^\//, ''));
  if (decoded === undefined) throw invalid('Invalid copy source encoding');
  const [bucket = '', ...segments] = decoded.split('/');
  const key = segments.join('/');
  if (!isBucketName(bucket)) throw invalid('Invalid copy source bucket name');
  if (key === '' || !staysInBucket(key)) throw invalid('Invalid copy source object key');
  const versionId = query === undefined ? 'null' : /^versionId=(.*)$/.exec(query)?.[1];
  if (versionId !== 'null') throw invalid('Invalid version id specified');
  return { bucket, key };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function invalid(message: string): S3Error {
  return S3Error.argument(HEADER, HEADER, message);
}

/** Checks the copy conditions. They have separate header names, and 412 replaces the 304 of a read. */
function checkSource(
  headers: ReadonlyMap<string, string>,
  source: StoredObject,
  now: number,
): void {
  const conditions = [...headers].flatMap(([name, value]) =>
    name.startsWith('x-amz-copy-source-if-')
      ? [[name.replace('x-amz-copy-source-', ''), value] as const]
      : [],
  );
  const readConditions = new Map(conditions);
  const failed = (condition: string): S3Error =>
    S3Error.with('PreconditionFailed', { Condition: `${HEADER}-${condition}` });
  try {
    if (checkRead(readConditions, source, now) !== 'not-modified') return;
  } catch (error) {
    const condition = error instanceof S3Error ? error.details['Condition'] : undefined;
    throw condition === undefined ? error : failed(String(condition));
  }
  throw failed(readConditions.has('if-none-match') ? 'If-None-Match' : 'If-Modified-Since');
}
