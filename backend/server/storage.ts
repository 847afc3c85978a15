import { S3Client } from '@aws-sdk/client-s3';
import type { AwsCredentials } from '../runtime/aws-environment.ts';
import type { StoreAbilities } from '../stores/s3/abilities.ts';
import { bucketHosts } from '../stores/s3/bucket-endpoints.ts';
import { FastObjectStore } from '../stores/s3/fast-object-store.ts';
import type { ObjectStore } from '../stores/s3/object-store.ts';
import { S3Presigner, type SigningBucket } from '../stores/s3/presigner.ts';
import type { StorageOptions } from './options.ts';

/** A bucket whose credentials are renewed before they expire. */
export class Storage {
  readonly client: S3Client;
  readonly #signing: SigningBucket;
  #credentials: AwsCredentials | undefined;
  #objects: FastObjectStore | undefined;

  constructor(options: StorageOptions) {
    const { bucket, endpoint, credentials } = options;
    const region = options.region ?? process.env['AWS_REGION'] ?? 'us-east-1';
    const virtualHosts = options.virtualHosts ?? endpoint === undefined;
    this.client = new S3Client({
      region,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      forcePathStyle: !virtualHosts,
      ...(endpoint !== undefined && { endpoint }),
      ...(credentials && { credentials }),
    });
    const urlOf = (origin: string): string => bucketUrl(origin, bucket, virtualHosts);
    const url = endpoint === undefined ? bucketHosts(bucket, region).regional : urlOf(endpoint);
    this.#credentials = credentials;
    this.#signing = {
      bucket,
      region,
      url,
      pageUrls: options.pageEndpoints?.map(urlOf) ?? [url],
      credentials: () => this.#currentCredentials(),
    };
  }

  get bucket(): string {
    return this.#signing.bucket;
  }

  /** Reads the credentials, which the SDK renews a few minutes before they expire. */
  async refreshCredentials(): Promise<void> {
    this.#credentials = await this.client.config.credentials();
  }

  objects(abilities: StoreAbilities): ObjectStore {
    this.#objects ??= new FastObjectStore(this.#signing, this.client, abilities);
    return this.#objects;
  }

  presigner(abilities: StoreAbilities, clock: () => number): S3Presigner {
    return new S3Presigner({ ...this.#signing, abilities }, clock);
  }

  /** The bucket as the probe and the presigner reach it. */
  get signing(): SigningBucket {
    return this.#signing;
  }

  close(): void {
    this.#objects?.close();
    this.client.destroy();
  }

  #currentCredentials(): AwsCredentials {
    if (!this.#credentials) throw new Error('The credentials of the bucket have not been read yet');
    return this.#credentials;
  }
}

function bucketUrl(origin: string, bucket: string, virtualHosts: boolean): string {
  const url = new URL(origin);
  if (virtualHosts) url.host = `${bucket}.${url.host}`;
  else url.pathname = `${url.pathname.replace(/\/$/, '')}/${bucket}`;
  return url.href.replace(/\/$/, '');
}
