/** A running S3 server that this project did not write, with one private bucket. */
export interface ForeignStore {
  readonly name: string;
  readonly version: string;
  /** The endpoint, without a trailing slash. Buckets are addressed by path. */
  readonly url: string;
  readonly region: string;
  readonly bucket: string;
  readonly credentials: StoreCredentials;
  /** Ends the server's processes and removes its data. */
  stop(): Promise<void>;
}

export interface StoreCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The origin whose pages may use the bucket. */
export const PAGE_ORIGIN = 'http://localhost:5173';
