import type { ErrorDetails, S3Error } from '../error.ts';

/**
 * A parsed credential, such as `KEY/20260101/us-east-1/s3/aws4_request`. Every kind of signature uses this
 * form.
 */
export interface CredentialScope {
  readonly accessKeyId: string;
  /** The date as eight digits. */
  readonly day: string;
  /** The credential without the key, as used in the string to sign. */
  readonly scope: string;
}

/** Creates the error for an invalid credential. Headers, queries and forms have different errors. */
type CredentialRefusal = (problem: string, details?: ErrorDetails) => S3Error;

/** @throws {S3Error} created by `refuse`, with S3's messages and in S3's order of checks */
export function readCredential(
  text: string,
  region: string,
  refuse: CredentialRefusal,
): CredentialScope {
  const parts = text.split('/');
  const [accessKeyId = '', day = '', credentialRegion = '', service, terminal] = parts;
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
  if (credentialRegion !== region) {
    // s3cmd and other clients read this element to find out which region to sign for.
    throw refuse(`the region '${credentialRegion}' is wrong; expecting '${region}'`, {
      Region: region,
    });
  }
  return { accessKeyId, day, scope: parts.slice(1).join('/') };
}
