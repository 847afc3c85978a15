import { ALL_ABILITIES, type StoreAbilities } from './abilities.ts';
import { FilestoreError } from '../../../src/contract/errors.ts';
import type { AwsCredentials } from '../../runtime/aws-environment.ts';
import { percentEncode } from '../../domain/percent-encode.ts';
import type { Disposition } from '../../../src/contract/server-requests.ts';
import { downloadType } from '../../domain/content-type.ts';
import { contentDisposition } from '../../domain/file-name.ts';
import {
  presignedPost,
  presignQuery,
  signedHeaders,
  type RequestToSign,
  type SigningContext,
} from './sigv4.ts';

interface UploadToSign {
  readonly key: string;
  readonly size: number;
  readonly type: string;
  /** CRC-64/NVME in base64. S3 refuses other bytes. */
  readonly checksum?: string | undefined;
  /** SHA-256 in base64. Used if there is no CRC-64/NVME. */
  readonly sha256?: string | undefined;
}

interface FormToSign extends UploadToSign {
  readonly sha256: string;
}

interface PartToSign {
  readonly key: string;
  readonly uploadId: string;
  readonly number: number;
  /** Bytes. */
  readonly length: number;
}

export interface SignedUpload {
  readonly url: string;
  /** The headers that the uploader must send. Content-Length is also signed, but browsers set it. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface SignedForm {
  readonly url: string;
  /** All fields of the form except the file, which must be the last one. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The bucket for which URLs are signed. */
export interface SigningBucket {
  readonly bucket: string;
  readonly region: string;
  /** The URLs of the bucket for pages, without a slash at the end. Uploads are spread over them. */
  readonly pageUrls: readonly string[];
  /** The URL of the bucket for the backend. */
  readonly url: string;
  /** Returns the credentials, which may change. */
  readonly credentials: () => AwsCredentials;
  /** The default is what S3 on AWS can do. */
  readonly abilities?: StoreAbilities | undefined;
}

/**
 * Signs URLs without the SDK's S3 client, so that functions that only sign stay small. Checksums and
 * If-None-Match are signed as headers, because S3 ignores them in the query.
 */
export class S3Presigner {
  readonly #bucket: string;
  /** Without a trailing slash. */
  readonly #hosts: readonly URL[];
  readonly #internalUrl: URL;
  readonly #region: string;
  readonly #credentials: () => AwsCredentials;
  readonly #abilities: StoreAbilities;
  readonly #clock: () => number;

  constructor(
    { bucket, region, pageUrls, url, credentials, abilities = ALL_ABILITIES }: SigningBucket,
    clock: () => number,
  ) {
    this.#region = region;
    this.#credentials = credentials;
    this.#bucket = bucket;
    this.#hosts = pageUrls.map((one) => new URL(one));
    this.#internalUrl = new URL(url);
    this.#abilities = abilities;
    this.#clock = clock;
  }

  /** The number of hosts over which files and their parts are spread. */
  get hosts(): number {
    return this.#hosts.length;
  }

  /**
   * Signs a PUT of exactly these bytes. If-None-Match makes S3 refuse a second PUT with 412.
   *
   * @param hostIndex any whole number. Consecutive numbers spread uploads evenly over the hosts
   */
  upload(upload: UploadToSign, expiresIn: number, hostIndex = 0): SignedUpload {
    const headers: Record<string, string> = {
      'content-type': upload.type,
      ...(this.#abilities.putIfNoneMatch && { 'if-none-match': '*' }),
      ...checksumHeader(upload, this.#abilities),
    };
    const parts = { headers: { ...headers, 'content-length': String(upload.size) } };
    return { url: this.#presign('PUT', upload.key, expiresIn, parts, hostIndex), headers };
  }

  /**
   * Signs a form that uploads exactly these bytes. A form cannot carry If-None-Match. Instead, the SHA-256
   * in its policy ensures that a second submission writes the same bytes.
   *
   * @param hostIndex as in `upload`
   */
  form({ key, size, type, sha256 }: FormToSign, expiresIn: number, hostIndex = 0): SignedForm {
    const fields = {
      key,
      'Content-Type': type,
      'x-amz-checksum-algorithm': 'SHA256',
      'x-amz-checksum-sha256': sha256,
    };
    const conditions = [{ bucket: this.#bucket }, ['content-length-range', size, size]];
    return {
      url: this.#hostUrl(hostIndex).href,
      fields: presignedPost(fields, conditions, expiresIn, this.#signing()),
    };
  }

  /** Signs a PUT of one part with exactly its length. It can be repeated until the upload is complete. */
  part({ key, uploadId, number, length }: PartToSign, expiresIn: number): string {
    const parts = {
      headers: { 'content-length': String(length) },
      query: { partNumber: String(number), uploadId },
    };
    return this.#presign('PUT', key, expiresIn, parts, number);
  }

  /**
   * Signs a GET that saves the file under its original name. The overrides replace all headers that an
   * uploader could have set without a signature.
   */
  download(
    file: { readonly key: string; readonly name: string; readonly type: string },
    { disposition, expiresIn }: { readonly disposition: Disposition; readonly expiresIn: number },
  ): string {
    return this.#presign('GET', file.key, expiresIn, {
      query: {
        'response-content-disposition': contentDisposition(disposition, file.name),
        'response-content-type': downloadType(file.type),
        'response-cache-control': 'private, no-store',
        'response-content-encoding': 'identity',
        'response-expires': 'Thu, 01 Jan 1970 00:00:00 GMT',
      },
    });
  }

  /**
   * Creates a multipart upload and returns its id. This is the only request that preprocess sends to S3.
   *
   * The request names the checksum algorithm of the complete object. AWS stores no checksum for an upload
   * that was created without an algorithm, and refuses to complete it with one ("The upload was created
   * using the null checksum mode"). AWS computes the checksums of parts that are sent without one.
   *
   * @throws {FilestoreError} storage-busy if S3 is busy or cannot be reached
   */
  async startMultipart(key: string, type: string): Promise<string> {
    const request = requestTo(this.#internalUrl, 'POST', key, {
      headers: {
        'content-type': type,
        ...(this.#abilities.multipartChecksum && MULTIPART_CHECKSUM),
      },
      query: { uploads: '' },
    });
    const { host: _host, ...headers } = signedHeaders(request, this.#signing());
    const url = `${this.#internalUrl.origin}${request.path}?uploads=`;
    const signal = AbortSignal.timeout(START_TIMEOUT_MILLISECONDS);
    const { status, text } = await fetch(url, { method: 'POST', headers, signal })
      .then(async (response) => ({ status: response.status, text: await response.text() }))
      .catch((cause: unknown) => {
        throw new FilestoreError('storage-busy', { retryAfter: 1, cause });
      });
    const [, uploadId] = /<UploadId>([^<&]+)<\/UploadId>/.exec(text) ?? [];
    if (status === 200 && uploadId) return uploadId;
    const cause = new Error(`CreateMultipartUpload returned ${status}`);
    if (status < 500 && status !== 429) throw cause;
    throw new FilestoreError('storage-busy', { retryAfter: 1, cause });
  }

  #presign(
    method: string,
    key: string,
    expiresIn: number,
    parts: SignableParts,
    hostIndex = 0,
  ): string {
    const url = this.#hostUrl(hostIndex);
    const request = requestTo(url, method, key, parts);
    const query = presignQuery(request, expiresIn, this.#signing());
    return `${url.origin}${request.path}?${query}`;
  }

  #hostUrl(hostIndex: number): URL {
    const url = this.#hosts[hostIndex % this.#hosts.length];
    if (!url) throw new Error('The bucket has no URL');
    return url;
  }

  #signing(): SigningContext {
    return { region: this.#region, credentials: this.#credentials(), now: this.#clock() };
  }
}

type SignableParts = Partial<Pick<RequestToSign, 'headers' | 'query'>>;

/** Returns a request for an object below the URL of its bucket. */
export function requestTo(
  { host, pathname }: URL,
  method: string,
  key: string,
  { headers = {}, query = {} }: SignableParts,
): RequestToSign {
  const path = `${pathname.replace(/\/$/, '')}/${key.split('/').map(percentEncode).join('/')}`;
  return { method, host, path, headers, query };
}

function checksumHeader(
  { checksum, sha256 }: UploadToSign,
  { checksums }: StoreAbilities,
): Record<string, string> {
  const values = { crc64nvme: checksum, sha256 };
  const name = checksums.find((one) => values[one] !== undefined);
  const value = name && values[name];
  return value === undefined ? {} : { [`x-amz-checksum-${name}`]: value };
}

const START_TIMEOUT_MILLISECONDS = 5000;

/** Must match `ObjectStore.completeMultipart`. */
const MULTIPART_CHECKSUM = {
  'x-amz-checksum-algorithm': 'CRC64NVME',
  'x-amz-checksum-type': 'FULL_OBJECT',
} as const;
