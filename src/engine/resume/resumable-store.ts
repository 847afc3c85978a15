/** An upload in parts that can go on after the page is gone. Kept in the page's own origin only. */
export interface ResumableUpload {
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
  readonly context?: string | undefined;
  readonly partSize: number;
  readonly partCount: number;
  /** Milliseconds since the epoch; the server has deleted it by then. */
  readonly expiresAt: number;
  /** Where the browser can keep one: the file, without choosing it again. */
  readonly handle?: FileSystemFileHandle | undefined;
}

/** Going on is a convenience: whatever fails here, the upload itself does not. */
export interface ResumableStore {
  /** Those of a scope, the oldest first, without those whose time is over. */
  all(scope: string): Promise<readonly ResumableUpload[]>;
  find(fingerprint: string): Promise<readonly ResumableUpload[]>;
  save(upload: ResumableUpload): Promise<void>;
  delete(id: string): Promise<void>;
}

/** Where there is no IndexedDB, and where nothing is to be remembered. */
export const nullStore: ResumableStore = {
  all: async () => [],
  find: async () => [],
  save: async () => undefined,
  delete: async () => undefined,
};
