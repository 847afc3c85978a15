import { checkEncryption } from './encryption.ts';
import { S3Error } from '../error.ts';

/*
 * Checks the headers of a request. Headers that the operation does not support are rejected instead of
 * ignored: a client that requests an object lock or its own encryption key must not believe that it got one.
 */

/** Headers for the signature and about the client. They are allowed in every request. */
const COMMON_HEADERS =
  /^x-amz-(date|content-sha256|security-token|user-agent|expected-bucket-owner|request-payer)$/;

/** Headers about the bytes of a body. `body-checks.ts` reads them. */
const BODY_HEADERS =
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

/**
 * Storage classes of https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html. The class is only
 * stored and returned; the data stays where it is.
 */
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

/** Headers that are accepted only with values that match the default behavior. */
const checks: Readonly<Record<string, (value: string, name: string) => void>> = {
  'x-amz-acl': (value, name) => {
    if (!CANNED_ACLS.includes(value)) throw S3Error.argument(name, value, '');
    // Since 2023, the bucket owner owns every object and ACLs are disabled by default.
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

/** Headers supported by every operation that writes an object. */
export const OBJECT_HEADERS = [
  'x-amz-acl',
  'x-amz-storage-class',
  'x-amz-server-side-encryption',
  'x-amz-website-redirect-location',
  'x-amz-tagging',
  'x-amz-meta-*',
] as const;

/**
 * @throws {S3Error} for the first `x-amz-` header that is neither in `supported` nor allowed in every request
 */
export function checkHeaders(
  headers: ReadonlyMap<string, string>,
  supported: readonly string[],
  owner: string,
): void {
  checkEncryption(headers);
  for (const [name, value] of headers) {
    if (!name.startsWith('x-amz-')) continue;
    if (!COMMON_HEADERS.test(name) && !isSupported(name, supported)) throw unsupported(name);
    checks[name]?.(value, name);
  }
  checkCaller(headers, owner);
}

/** Checks the fields of a form in the same way. The policy has already allowed each of them. */
export function checkFormHeaders(fields: ReadonlyMap<string, string>): void {
  const signatureFields = ['x-amz-algorithm', 'x-amz-credential', 'x-amz-signature'];
  const headers = new Map(
    [...fields]
      .filter(([name]) => !signatureFields.includes(name))
      .map(([name, value]) => [name === 'acl' ? 'x-amz-acl' : name, value] as const),
  );
  checkHeaders(headers, [...OBJECT_HEADERS, 'x-amz-checksum-*'], '');
}

function isSupported(name: string, supported: readonly string[]): boolean {
  return supported.some((pattern) =>
    pattern === 'body'
      ? BODY_HEADERS.test(name)
      : pattern.endsWith('*')
        ? name.startsWith(pattern.slice(0, -1))
        : name === pattern,
  );
}

function unsupported(name: string): S3Error {
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

/** Checks the expected bucket owner and the payer. */
function checkCaller(headers: ReadonlyMap<string, string>, owner: string): void {
  checkBucketOwner(headers.get('x-amz-expected-bucket-owner'), owner);
  const payer = headers.get('x-amz-request-payer');
  if (payer !== undefined && payer !== 'requester') {
    throw S3Error.argument('x-amz-request-payer', payer, 'Invalid value for x-amz-request-payer');
  }
}

/** @throws {S3Error} if the expected bucket owner is another account */
function checkBucketOwner(expected: string | undefined, owner: string): void {
  if (expected === undefined || expected === owner) return;
  if (/^\d{12}$/.test(expected)) throw new S3Error('AccessDenied');
  throw new S3Error(
    'InvalidBucketOwnerAWSAccountID',
    `The value of the expected bucket owner parameter must be an AWS Account ID... [${expected}]`,
  );
}
