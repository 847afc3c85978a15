import { checkEncryption } from './encryption.ts';
import { S3Error } from '../error.ts';

/*
 * The headers of a request. One that the operation does not carry out is refused, never ignored: a client
 * that asked for an object lock or a key of its own must not believe that it got them.
 */

/** Headers of the signature and of the client, which say nothing of the operation. */
const OF_EVERY_REQUEST =
  /^x-amz-(date|content-sha256|security-token|user-agent|expected-bucket-owner|request-payer)$/;

/** Headers about the bytes of a body; `body-checks.ts` reads them. */
const OF_BODIES =
  /^x-amz-(checksum-[a-z0-9]+|sdk-checksum-algorithm|trailer|decoded-content-length)$/;

const CANNED_ACLS = [
  'private',
  'public-read',
  'public-read-write',
  'aws-exec-read',
  'authenticated-read',
  'bucket-owner-read',
  'bucket-owner-full-control',
  'log-delivery-write',
];

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html; kept and told, as nothing moves here. */
const STORAGE_CLASSES = [
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'GLACIER_IR',
  'DEEP_ARCHIVE',
];

/** Headers that an operation takes where their value asks for no more than S3 does anyway. */
const checks: Readonly<Record<string, (value: string, name: string) => void>> = {
  'x-amz-acl': (value, name) => {
    if (!CANNED_ACLS.includes(value)) throw S3Error.argument(name, value, '');
    // Owners own every object since 2023, and no list says otherwise.
    if (value !== 'private' && value !== 'bucket-owner-full-control') {
      throw new S3Error('AccessControlListNotSupported');
    }
  },
  'x-amz-storage-class': (value) => {
    if (!STORAGE_CLASSES.includes(value)) {
      throw S3Error.with('InvalidStorageClass', { StorageClassRequested: value });
    }
  },
  'x-amz-website-redirect-location': (value) => {
    if (!/^(https?:\/\/|\/)/.test(value)) throw new S3Error('InvalidRedirectLocation');
  },
  'x-amz-object-ownership': (value, name) => {
    if (!['BucketOwnerEnforced', 'BucketOwnerPreferred', 'ObjectWriter'].includes(value)) {
      throw new S3Error('InvalidArgument', `Invalid ${name} header: ${value}`, {
        ArgumentName: name,
      });
    }
    if (value !== 'BucketOwnerEnforced') throw S3Error.with('NotImplemented', { Header: name });
  },
  'x-amz-bucket-object-lock-enabled': (value, name) => {
    if (value.toLowerCase() !== 'false') throw S3Error.with('NotImplemented', { Header: name });
  },
};

/** What operations that write an object share. */
export const OBJECT_HEADERS = [
  'x-amz-acl',
  'x-amz-storage-class',
  'x-amz-server-side-encryption',
  'x-amz-website-redirect-location',
  'x-amz-tagging',
  'x-amz-meta-*',
] as const;

/** @throws {S3Error} for the first `x-amz-` header that is not in `taken` and not of every request */
export function checkHeaders(
  headers: ReadonlyMap<string, string>,
  taken: readonly string[],
  owner: string,
): void {
  checkEncryption(headers);
  for (const [name, value] of headers) {
    if (!name.startsWith('x-amz-')) continue;
    if (!OF_EVERY_REQUEST.test(name) && !isTaken(name, taken)) throw refusal(name);
    checks[name]?.(value, name);
  }
  checkCaller(headers, owner);
}

/** The same for the fields of a form, of which the policy has allowed each. */
export function checkFormHeaders(fields: ReadonlyMap<string, string>): void {
  const ofSignature = ['x-amz-algorithm', 'x-amz-credential', 'x-amz-signature'];
  const headers = new Map(
    [...fields]
      .filter(([name]) => !ofSignature.includes(name))
      .map(([name, value]) => [name === 'acl' ? 'x-amz-acl' : name, value] as const),
  );
  checkHeaders(headers, [...OBJECT_HEADERS, 'x-amz-checksum-*'], '');
}

function isTaken(name: string, taken: readonly string[]): boolean {
  return taken.some((pattern) =>
    pattern === 'body'
      ? OF_BODIES.test(name)
      : pattern.endsWith('*')
        ? name.startsWith(pattern.slice(0, -1))
        : name === pattern,
  );
}

function refusal(name: string): S3Error {
  if (name.startsWith('x-amz-grant-')) return new S3Error('AccessControlListNotSupported');
  if (name.startsWith('x-amz-object-lock-')) {
    return new S3Error('InvalidRequest', 'Bucket is missing Object Lock Configuration');
  }
  if (name === 'x-amz-bypass-governance-retention') {
    const rule = `${name} is only applicable to Object Lock enabled buckets.`;
    return new S3Error('InvalidArgument', rule, { ArgumentName: name });
  }
  return S3Error.with('NotImplemented', { Header: name });
}

/** Who the caller believes the bucket to be of, and who pays. */
function checkCaller(headers: ReadonlyMap<string, string>, owner: string): void {
  checkBucketOwner(headers.get('x-amz-expected-bucket-owner'), owner);
  const payer = headers.get('x-amz-request-payer');
  if (payer !== undefined && payer !== 'requester') {
    throw S3Error.argument('x-amz-request-payer', payer, 'Invalid value for x-amz-request-payer');
  }
}

/** @throws {S3Error} where a bucket is expected to be somebody else's */
function checkBucketOwner(expected: string | undefined, owner: string): void {
  if (expected === undefined || expected === owner) return;
  if (/^\d{12}$/.test(expected)) throw new S3Error('AccessDenied');
  throw new S3Error(
    'InvalidBucketOwnerAWSAccountID',
    `The value of the expected bucket owner parameter must be an AWS Account ID... [${expected}]`,
  );
}
