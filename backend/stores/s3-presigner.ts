import { bucketHosts } from './bucket-endpoints.ts';
import { FilestoreError } from '../../src/contract/errors.ts';
import {
  type AwsCredentials,
  type AwsEnvironment,
  credentialsFrom,
  endpointFrom,
  regionFrom,
} from '../runtime/aws-environment.ts';
import { percentEncode } from '../domain/percent-encode.ts';
import { downloadType } from '../domain/content-type.ts';
import { attachmentDisposition } from '../domain/file-name.ts';
import {
  presignedPost,
  presignQuery,
  signedHeaders,
  type RequestToSign,
  type SigningContext,
} from './sigv4.ts';

export interface UploadToSign {
  readonly key: string;
  readonly size: number;
  readonly type: string;
  /** CRC-64/NVME, base64. S3 refuses other bytes. */
  readonly checksum?: string | undefined;
  /** SHA-256, base64, instead. */
  readonly sha256?: string | undefined;
}

export interface FormToSign extends UploadToSign {
  readonly sha256: string;
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

export interface SignedForm {
  readonly url: string;
  /** Without the file, which comes last. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface PresignEnvironment extends AwsEnvironment {
  /** `true`: by way of the nearest edge, which the bucket must allow. */
  readonly TRANSFER_ACCELERATION?: string;
  /** `true`: the bucket's dual-stack name as well, to which a browser opens as many connections again. */
  readonly SECOND_UPLOAD_HOST?: string;
  /** Where pages reach S3 if not where the functions do, comma-separated; for stand-ins behind a proxy. */
  readonly UPLOAD_ENDPOINTS?: string;
}

/** The names under which pages reach the bucket, the first of them for what goes there once. */
function browserUrls(bucket: string, env: PresignEnvironment): readonly string[] {
  const endpoint = endpointFrom(env, 'S3');
  if (env.UPLOAD_ENDPOINTS) return env.UPLOAD_ENDPOINTS.split(',').map((at) => `${at}/${bucket}`);
  if (endpoint !== undefined) return [internalUrl(bucket, env)];
  const hosts = bucketHosts(bucket, regionFrom(env));
  const [single, dualStack] =
    env.TRANSFER_ACCELERATION === 'true'
      ? [hosts.accelerated, hosts.acceleratedDualStack]
      : [hosts.regional, hosts.dualStack];
  return env.SECOND_UPLOAD_HOST === 'true' ? [single, dualStack] : [single];
}

/** Where the functions themselves reach the bucket. */
function internalUrl(bucket: string, env: PresignEnvironment): string {
  const endpoint = endpointFrom(env, 'S3');
  return endpoint === undefined
    ? bucketHosts(bucket, regionFrom(env)).regional
    : `${endpoint}/${bucket}`;
}

/**
 * Signs URLs, so that the functions that only sign carry no S3 client. Signed as headers, because S3
 * ignores a checksum or an If-None-Match that stands in the query.
 */
export class S3Presigner {
  readonly #bucket: string;
  /** Without a trailing slash. */
  readonly #hosts: readonly URL[];
  readonly #own: URL;
  readonly #region: string;
  readonly #credentials: AwsCredentials;
  readonly #clock: () => number;

  constructor(bucket: string, env: PresignEnvironment, clock: () => number) {
    this.#region = regionFrom(env);
    this.#credentials = credentialsFrom(env);
    this.#bucket = bucket;
    this.#hosts = browserUrls(bucket, env).map((url) => new URL(url));
    this.#own = new URL(internalUrl(bucket, env));
    this.#clock = clock;
  }

  /** How many host names the parts of a file are spread over. */
  get hosts(): number {
    return this.#hosts.length;
  }

  /** A PUT of exactly these bytes, once: a second one meets If-None-Match and gets 412. */
  upload(upload: UploadToSign, expiresIn: number): SignedUpload {
    const headers: Record<string, string> = {
      'content-type': upload.type,
      'if-none-match': '*',
      ...checksumHeader(upload),
    };
    const url = this.#presign('PUT', upload.key, expiresIn, {
      headers: { ...headers, 'content-length': String(upload.size) },
    });
    return { url, headers };
  }

  /**
   * A form that writes exactly these bytes. It cannot carry If-None-Match; the SHA-256 in its policy
   * makes a second one write the same bytes again.
   */
  form({ key, size, type, sha256 }: FormToSign, expiresIn: number): SignedForm {
    const fields = {
      key,
      'Content-Type': type,
      'x-amz-checksum-algorithm': 'SHA256',
      'x-amz-checksum-sha256': sha256,
    };
    const conditions = [{ bucket: this.#bucket }, ['content-length-range', size, size]];
    return {
      url: this.#place(0).href,
      fields: presignedPost(fields, conditions, expiresIn, this.#signing()),
    };
  }

  /** A PUT of one part, of exactly its length. It can be sent again until the upload is complete. */
  part({ key, uploadId, number, length }: PartToSign, expiresIn: number): string {
    const parts = {
      headers: { 'content-length': String(length) },
      query: { partNumber: String(number), uploadId },
    };
    return this.#presign('PUT', key, expiresIn, parts, number);
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
   * Creates a multipart upload, the one request to S3 that preprocess makes. Returns its id.
   *
   * It names the checksum of the whole object. AWS stores no checksum for an upload that was created
   * without an algorithm, and refuses to complete it with one ("The upload was created using the null
   * checksum mode"). AWS computes the checksums of parts that are sent without one.
   *
   * @throws {FilestoreError} storage-busy when S3 says so or cannot be reached
   */
  async startMultipart(key: string, type: string): Promise<string> {
    const request = requestTo(this.#own, 'POST', key, {
      headers: { 'content-type': type, ...MULTIPART_CHECKSUM },
      query: { uploads: '' },
    });
    const { host: _host, ...headers } = signedHeaders(request, this.#signing());
    const url = `${this.#own.origin}${request.path}?uploads=`;
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
    parts: SignableParts,
    hostIndex = 0,
  ): string {
    const place = this.#place(hostIndex);
    const request = requestTo(place, method, key, parts);
    const query = presignQuery(request, expiresIn, this.#signing());
    return `${place.origin}${request.path}?${query}`;
  }

  #place(hostIndex: number): URL {
    const place = this.#hosts[hostIndex % this.#hosts.length];
    if (!place) throw new Error('The bucket has no name');
    return place;
  }

  #signing(): SigningContext {
    return { region: this.#region, credentials: this.#credentials, now: this.#clock() };
  }
}

type SignableParts = Partial<Pick<RequestToSign, 'headers' | 'query'>>;

function requestTo(
  { host, pathname }: URL,
  method: string,
  key: string,
  { headers = {}, query = {} }: SignableParts,
): RequestToSign {
  const path = `${pathname.replace(/\/$/, '')}/${key.split('/').map(percentEncode).join('/')}`;
  return { method, host, path, headers, query };
}

function checksumHeader({ checksum, sha256 }: UploadToSign): Record<string, string> {
  if (checksum !== undefined) return { 'x-amz-checksum-crc64nvme': checksum };
  return sha256 === undefined ? {} : { 'x-amz-checksum-sha256': sha256 };
}

const START_TIMEOUT_MILLISECONDS = 5000;

/** `ObjectStore.completeMultipart` names the same. */
const MULTIPART_CHECKSUM = {
  'x-amz-checksum-algorithm': 'CRC64NVME',
  'x-amz-checksum-type': 'FULL_OBJECT',
} as const;
