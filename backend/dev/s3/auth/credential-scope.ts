import type { ErrorDetails, S3Error } from '../error.ts';

/** `KEY/20260101/us-east-1/s3/aws4_request`, as every kind of signature names its key and its scope. */
export interface CredentialScope {
  readonly accessKeyId: string;
  /** Eight digits. */
  readonly day: string;
  /** All but the key: what goes into the string to sign. */
  readonly scope: string;
}

/** How a header, a query or a form says that its credential is wrong. */
export type CredentialRefusal = (problem: string, details?: ErrorDetails) => S3Error;

/** @throws {S3Error} by `refuse`, in S3's own words and order */
export function readCredential(
  text: string,
  region: string,
  refuse: CredentialRefusal,
): CredentialScope {
  const parts = text.split('/');
  const [accessKeyId = '', day = '', ofRegion = '', service, terminal] = parts;
  if (parts.length !== 5 || accessKeyId === '') {
    throw refuse(
      'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    );
  }
  if (terminal !== 'aws4_request') {
    throw refuse(`incorrect terminal "${terminal}". This endpoint uses "aws4_request".`);
  }
  if (service !== 's3') {
    throw refuse(`incorrect service "${service}". This endpoint belongs to "s3".`);
  }
  if (!/^\d{8}$/.test(day)) {
    throw refuse(
      `incorrect date format "${day}". This date in the credential must be in the format "yyyyMMdd".`,
    );
  }
  if (ofRegion !== region) {
    // By the element s3cmd and others find out which region to sign for.
    throw refuse(`the region '${ofRegion}' is wrong; expecting '${region}'`, { Region: region });
  }
  return { accessKeyId, day, scope: parts.slice(1).join('/') };
}
