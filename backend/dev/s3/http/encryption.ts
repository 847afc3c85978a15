import { createHash } from 'node:crypto';
import { S3Error } from '../error.ts';

/*
 * Encryption with keys other than S3's own is not implemented, because this server has no access to such
 * keys. All requests that S3 itself would reject get S3's errors, so mistakes are found here too.
 */

const SERVER_SIDE = 'x-amz-server-side-encryption';
const CUSTOMER = `${SERVER_SIDE}-customer-`;
const KMS_KEY_ID = `${SERVER_SIDE}-aws-kms-key-id`;
const KEY_BYTES = 32;

/** @throws {S3Error} for all encryption settings except `AES256`, S3's default */
export function checkEncryption(headers: ReadonlyMap<string, string>): void {
  if ([...headers.keys()].some((name) => name.startsWith(CUSTOMER))) checkCustomerKey(headers);
  const method = headers.get(SERVER_SIDE);
  if (method === undefined || method === 'AES256') return;
  if (!method.startsWith('aws:')) {
    throw argument('The encryption method specified is not supported', method);
  }
  const keyId = headers.get(KMS_KEY_ID);
  if (keyId === undefined) throw S3Error.with('NotImplemented', { Header: SERVER_SIDE });
  throw new S3Error('KMS.NotFoundException', `Invalid keyId '${keyId}'`);
}

/**
 * Checks the headers of
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html
 */
function checkCustomerKey(headers: ReadonlyMap<string, string>): never {
  const requirement =
    'Requests specifying Server Side Encryption with Customer provided keys must provide';
  const algorithm = headers.get(`${CUSTOMER}algorithm`);
  const key = headers.get(`${CUSTOMER}key`);
  const md5 = headers.get(`${CUSTOMER}key-md5`);
  const method = headers.get(SERVER_SIDE);
  if (method !== undefined) {
    throw argument(
      'Server Side Encryption with Customer provided key is incompatible with the encryption method specified',
      method,
    );
  }
  if (algorithm === undefined) throw argument(`${requirement} a valid encryption algorithm.`);
  if (algorithm !== 'AES256') {
    throw S3Error.with('InvalidEncryptionAlgorithmError', {
      ArgumentName: SERVER_SIDE,
      ArgumentValue: algorithm,
    });
  }
  if (key === undefined) throw argument(`${requirement} an appropriate secret key.`);
  const bytes = Buffer.from(key, 'base64');
  if (md5 === undefined || bytes.length !== KEY_BYTES) {
    throw argument('The secret key was invalid for the specified algorithm.');
  }
  if (createHash('md5').update(bytes).digest('base64') !== md5) {
    throw argument('The calculated MD5 hash of the key did not match the hash that was provided.');
  }
  throw S3Error.with('NotImplemented', { Header: `${CUSTOMER}algorithm` });
}

function argument(message: string, value?: string): S3Error {
  return new S3Error('InvalidArgument', message, {
    ArgumentName: SERVER_SIDE,
    ...(value !== undefined && { ArgumentValue: value }),
  });
}
