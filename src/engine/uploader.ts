import { CONNECTIONS_PER_HOST, FILES_PER_CALL } from '../contract/limits.ts';
import type { ApiSettings } from '../transport/api.ts';
import { PresignBatch } from './presign-batch.ts';
import { Slots } from './slots.ts';
import { Upload, type UploadEnvironment, type UploadOptions } from './upload.ts';

export interface UploaderSettings extends ApiSettings {
  /** Requests to S3 at one time, over all files. 6 is what a browser opens to one host. */
  readonly maxConnections?: number | undefined;
}

/** Uploads files through one queue and one budget of connections. Knows nothing of a page. */
export class Uploader {
  readonly #environment: UploadEnvironment;

  constructor(settings: UploaderSettings) {
    const connections = settings.maxConnections ?? CONNECTIONS_PER_HOST;
    this.#environment = {
      api: settings,
      presign: new PresignBatch(settings),
      connections: new Slots(connections),
      // One call's worth beyond those that are sending: the next file never waits for a URL.
      ahead: new Slots(connections + FILES_PER_CALL),
    };
  }

  upload(file: File, options: UploadOptions = {}): Upload {
    return new Upload(file, this.#environment, options);
  }
}
