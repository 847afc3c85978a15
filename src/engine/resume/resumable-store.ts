/** An upload in parts that can go on after the page is gone. Kept in the page's own origin only. */
export interface InterruptedUpload {
  readonly id: string;
  readonly token: string;
  /** Of the content and of where it goes (fingerprint.ts). */
  readonly fingerprint: string;
  /** Of the API and the key: another uploader's records are not this one's. */
  readonly scope: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  readonly context?: string;
  readonly partSize: number;
  readonly partCount: number;
  /** Milliseconds since the epoch; the server has deleted it by then. */
  readonly keepUntil: number;
  /** Where the browser can keep one: the file, without choosing it again. */
  readonly handle?: FileSystemFileHandle;
}

/** Going on is a convenience: whatever fails here, the upload itself does not. */
export interface InterruptedStore {
  /** Those of a scope, the oldest first, without those whose time is over. */
  all(scope: string): Promise<readonly InterruptedUpload[]>;
  find(fingerprint: string): Promise<readonly InterruptedUpload[]>;
  keep(upload: InterruptedUpload): Promise<void>;
  forget(id: string): Promise<void>;
}

/** Where there is no IndexedDB, and where nothing is to be remembered. */
export const noInterruptedStore: InterruptedStore = {
  all: async () => [],
  find: async () => [],
  keep: async () => undefined,
  forget: async () => undefined,
};
