import { createHash } from 'node:crypto';
import { S3Error } from '../error.ts';

/*
 * Encryption under other keys than S3's own is not carried out here: nobody's key is known. What S3 refuses
 * by itself is refused in its words, so that a mistake is found here too.
 */

const SERVER_SIDE = 'x-amz-server-side-encryption';
const CUSTOMER = `${SERVER_SIDE}-customer-`;
const KMS_KEY_ID = `${SERVER_SIDE}-aws-kms-key-id`;
const KEY_BYTES = 32;

/** @throws {S3Error} for everything but `AES256`, which is what S3 does unasked */
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

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerSideEncryptionCustomerKeys.html */
function checkCustomerKey(headers: ReadonlyMap<string, string>): never {
  const claim =
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
  if (algorithm === undefined) throw argument(`${claim} a valid encryption algorithm.`);
  if (algorithm !== 'AES256') {
    throw S3Error.with('InvalidEncryptionAlgorithmError', {
      ArgumentName: SERVER_SIDE,
      ArgumentValue: algorithm,
    });
  }
  if (key === undefined) throw argument(`${claim} an appropriate secret key.`);
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
