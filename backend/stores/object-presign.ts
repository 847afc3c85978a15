import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Checksum, ChecksumConstructor, HttpRequest, QueryParameterBag } from '@smithy/types';
import { type AwsEnvironment, credentialsFrom, regionFrom } from '../aws-environment.ts';
import { attachmentDisposition } from '../domain/file-name.ts';
import { percentEncode } from '../domain/percent-encode.ts';

export interface UploadToSign {
  readonly key: string;
  readonly size: number;
  readonly type: string;
  /** CRC-64/NVME, base64. S3 refuses other bytes. */
  readonly checksum?: string | undefined;
}

export interface SignedUpload {
  readonly url: string;
  /** What the uploader must send. Content-Length is signed too; browsers set it by themselves. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Signs URLs and asks S3 nothing, so that the function that only signs carries no S3 client. Signed
 * as headers, because S3 ignores a checksum or an If-None-Match that stands in the query.
 */
export class ObjectPresign {
  /** Without a trailing slash. */
  readonly #bucketUrl: string;
  readonly #signer: SignatureV4;
  readonly #clock: () => number;

  constructor(bucket: string, env: AwsEnvironment, clock: () => number) {
    const region = regionFrom(env);
    this.#bucketUrl = env.AWS_ENDPOINT_URL_S3
      ? `${env.AWS_ENDPOINT_URL_S3}/${bucket}`
      : `https://${bucket}.s3.${region}.amazonaws.com`;
    this.#clock = clock;
    this.#signer = new SignatureV4({
      service: 's3',
      region,
      credentials: credentialsFrom(env),
      sha256: NodeSha256 satisfies ChecksumConstructor,
      // S3 alone among AWS services signs the path as it is sent.
      uriEscapePath: false,
      applyChecksum: false,
    });
  }

  /** A PUT of exactly these bytes, once: a second one meets If-None-Match and gets 412. */
  async upload(upload: UploadToSign, expiresIn: number): Promise<SignedUpload> {
    const headers: Record<string, string> = {
      'content-type': upload.type,
      'if-none-match': '*',
      ...(upload.checksum !== undefined && { 'x-amz-checksum-crc64nvme': upload.checksum }),
    };
    const url = await this.#sign('PUT', upload.key, expiresIn, {
      headers: { ...headers, 'content-length': String(upload.size) },
    });
    return { url, headers };
  }

  /**
   * A GET that saves under the original name. The overrides leave nothing to headers that the
   * uploader could have set without a signature.
   */
  async download(
    file: { readonly key: string; readonly name: string; readonly type: string },
    expiresIn: number,
  ): Promise<string> {
    return this.#sign('GET', file.key, expiresIn, {
      query: {
        'response-content-disposition': attachmentDisposition(file.name),
        'response-content-type': file.type,
        'response-cache-control': 'private, no-store',
        'response-content-encoding': 'identity',
        'response-expires': 'Thu, 01 Jan 1970 00:00:00 GMT',
      },
    });
  }

  async #sign(
    method: string,
    key: string,
    expiresIn: number,
    { headers = {}, query = {} }: { headers?: Record<string, string>; query?: QueryParameterBag },
  ): Promise<string> {
    const base = new URL(`${this.#bucketUrl}/${key.split('/').map(encodeURIComponent).join('/')}`);
    const request: HttpRequest = {
      method,
      protocol: base.protocol,
      hostname: base.hostname,
      ...(base.port && { port: Number(base.port) }),
      path: base.pathname,
      query,
      headers: { host: base.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...headers },
    };
    const signed = await this.#signer.presign(request, {
      expiresIn,
      signingDate: new Date(this.#clock()),
      unhoistableHeaders: new Set(Object.keys(headers)),
    });
    return `${base.origin}${base.pathname}?${toQuery(signed.query ?? {})}`;
  }
}

/** RFC 3986 throughout: URLSearchParams would write a space as +, which S3 signs as a plus. */
function toQuery(query: QueryParameterBag): string {
  return Object.entries(query)
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(String(value ?? ''))}`)
    .join('&');
}

/** node:crypto behind the signer's interface; the pure JavaScript one takes ten times as long. */
class NodeSha256 implements Checksum {
  readonly #secret: string | ArrayBuffer | ArrayBufferView | undefined;
  #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret;
    this.#hash = this.#start();
  }

  update(chunk: Uint8Array): void {
    this.#hash.update(chunk);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#start();
  }

  #start(): Hash | Hmac {
    const secret = this.#secret;
    if (secret === undefined) return createHash('sha256');
    const key =
      typeof secret === 'string'
        ? Buffer.from(secret)
        : ArrayBuffer.isView(secret)
          ? Buffer.from(secret.buffer, secret.byteOffset, secret.byteLength)
          : Buffer.from(secret);
    return createHmac('sha256', key);
  }
}
