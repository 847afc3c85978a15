import { FilestoreError } from '../../src/contract/errors.ts';
import {
  type AwsCredentials,
  type AwsEnvironment,
  credentialsFrom,
  endpointFrom,
  regionFrom,
} from '../aws-environment.ts';
import { percentEncode } from '../domain/percent-encode.ts';
import { downloadType } from '../domain/content-type.ts';
import { attachmentDisposition } from '../domain/file-name.ts';
import {
  presignedQuery,
  signedHeaders,
  type RequestToSign,
  type SignedPlace,
} from './aws-signature.ts';

export interface UploadToSign {
  readonly key: string;
  readonly size: number;
  readonly type: string;
  /** CRC-64/NVME, base64. S3 refuses other bytes. */
  readonly checksum?: string | undefined;
}

export interface PartToSign {
  readonly key: string;
  readonly uploadId: string;
  readonly number: number;
  /** Bytes. */
  readonly length: number;
}

export interface SignedUpload {
  readonly url: string;
  /** What the uploader must send. Content-Length is signed too; browsers set it by themselves. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface PresignEnvironment extends AwsEnvironment {
  /** `true`: by way of the nearest edge, which the bucket must allow. */
  readonly TRANSFER_ACCELERATION?: string;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration.html */
function bucketUrl(bucket: string, env: PresignEnvironment): string {
  const endpoint = endpointFrom(env, 'S3');
  if (endpoint !== undefined) return `${endpoint}/${bucket}`;
  return env.TRANSFER_ACCELERATION === 'true'
    ? `https://${bucket}.s3-accelerate.amazonaws.com`
    : `https://${bucket}.s3.${regionFrom(env)}.amazonaws.com`;
}

/**
 * Signs URLs, so that the functions that only sign carry no S3 client. Signed as headers, because S3
 * ignores a checksum or an If-None-Match that stands in the query.
 */
export class ObjectPresign {
  /** Without a trailing slash. */
  readonly #bucketUrl: URL;
  readonly #region: string;
  readonly #credentials: AwsCredentials;
  readonly #clock: () => number;

  constructor(bucket: string, env: PresignEnvironment, clock: () => number) {
    this.#region = regionFrom(env);
    this.#credentials = credentialsFrom(env);
    this.#bucketUrl = new URL(bucketUrl(bucket, env));
    this.#clock = clock;
  }

  /** A PUT of exactly these bytes, once: a second one meets If-None-Match and gets 412. */
  upload(upload: UploadToSign, expiresIn: number): SignedUpload {
    const headers: Record<string, string> = {
      'content-type': upload.type,
      'if-none-match': '*',
      ...(upload.checksum !== undefined && { 'x-amz-checksum-crc64nvme': upload.checksum }),
    };
    const url = this.#presign('PUT', upload.key, expiresIn, {
      headers: { ...headers, 'content-length': String(upload.size) },
    });
    return { url, headers };
  }

  /** A PUT of one part, of exactly its length. It can be sent again until the upload is complete. */
  part({ key, uploadId, number, length }: PartToSign, expiresIn: number): string {
    return this.#presign('PUT', key, expiresIn, {
      headers: { 'content-length': String(length) },
      query: { partNumber: String(number), uploadId },
    });
  }

  /**
   * A GET that saves under the original name. The overrides leave nothing to headers that the
   * uploader could have set without a signature.
   */
  download(
    file: { readonly key: string; readonly name: string; readonly type: string },
    expiresIn: number,
  ): string {
    return this.#presign('GET', file.key, expiresIn, {
      query: {
        'response-content-disposition': attachmentDisposition(file.name),
        'response-content-type': downloadType(file.type),
        'response-cache-control': 'private, no-store',
        'response-content-encoding': 'identity',
        'response-expires': 'Thu, 01 Jan 1970 00:00:00 GMT',
      },
    });
  }

  /**
   * Opens a multipart upload, the one request to S3 that preprocess makes. Returns its id.
   *
   * @throws {FilestoreError} storage-busy when S3 says so or cannot be reached
   */
  async startMultipart(key: string, type: string): Promise<string> {
    const request = this.#request('POST', key, {
      headers: { 'content-type': type },
      query: { uploads: '' },
    });
    const { host: _host, ...headers } = signedHeaders(request, this.#place());
    const url = `${this.#bucketUrl.origin}${request.path}?uploads=`;
    const signal = AbortSignal.timeout(START_TIMEOUT_MILLISECONDS);
    const { status, text } = await fetch(url, { method: 'POST', headers, signal })
      .then(async (answer) => ({ status: answer.status, text: await answer.text() }))
      .catch((cause: unknown) => {
        throw new FilestoreError('storage-busy', { retryAfter: 1, cause });
      });
    const [, uploadId] = /<UploadId>([^<&]+)<\/UploadId>/.exec(text) ?? [];
    if (status === 200 && uploadId) return uploadId;
    const cause = new Error(`CreateMultipartUpload answered ${status}`);
    if (status < 500 && status !== 429) throw cause;
    throw new FilestoreError('storage-busy', { retryAfter: 1, cause });
  }

  #presign(
    method: string,
    key: string,
    expiresIn: number,
    parts: Partial<Pick<RequestToSign, 'headers' | 'query'>>,
  ): string {
    const request = this.#request(method, key, parts);
    const query = presignedQuery(request, expiresIn, this.#place());
    return `${this.#bucketUrl.origin}${request.path}?${query}`;
  }

  #request(
    method: string,
    key: string,
    { headers = {}, query = {} }: Partial<Pick<RequestToSign, 'headers' | 'query'>>,
  ): RequestToSign {
    const base = this.#bucketUrl.pathname.replace(/\/$/, '');
    const path = `${base}/${key.split('/').map(percentEncode).join('/')}`;
    return { method, host: this.#bucketUrl.host, path, headers, query };
  }

  #place(): SignedPlace {
    return { region: this.#region, credentials: this.#credentials, now: this.#clock() };
  }
}

const START_TIMEOUT_MILLISECONDS = 5000;
