/** What identifies a chosen file to the user. */
export interface ChosenFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** A multipart upload that can be resumed after the page was closed. Saved only in the page's own origin. */
export interface ResumableUpload {
  readonly id: string;
  readonly token: string;
  /** Identifies the content and its destination (fingerprint.ts). */
  readonly fingerprint: string;
  /** Identifies the API and the key, so that each uploader reads only its own records. */
  readonly scope: string;
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly type: string;
  readonly context?: string | undefined;
  readonly kind?: string | undefined;
  /** The path from the folder that was chosen. */
  readonly path?: string | undefined;
  /** Whether the server scans the file after the upload. */
  readonly isScanned?: boolean | undefined;
  /** The form field that the file was chosen for. */
  readonly field?: string | undefined;
  /** The file that was chosen, if `prepare` has returned another one. */
  readonly source?: ChosenFile | undefined;
  readonly partSize: number;
  readonly partCount: number;
  /** Milliseconds since the epoch. The server deletes the upload then. */
  readonly expiresAt: number;
  /** Gives access to the file without choosing it again, if the browser can store handles. */
  readonly handle?: FileSystemFileHandle | undefined;
}

/** Stores resumable uploads. An error in the store never fails the upload itself. */
export interface ResumableStore {
  /** Bytes of the smallest upload that this page has saved or found so far. */
  readonly smallest: number;
  /** Returns the uploads with this scope or fingerprint that have not expired. */
  find(field: 'scope' | 'fingerprint', value: string): Promise<readonly ResumableUpload[]>;
  /** Tells whether the upload was saved. */
  save(upload: ResumableUpload): Promise<boolean>;
  delete(id: string): Promise<void>;
}

/** Stores nothing: for browsers without IndexedDB, and if `resumeAfterReload` is false. */
export const nullStore: ResumableStore = {
  smallest: Number.POSITIVE_INFINITY,
  find: async () => [],
  save: async () => false,
  delete: async () => undefined,
};

interface ScopeSettings {
  readonly endpoint: string;
  readonly apiKey: string;
  readonly resumeScope?: string | undefined;
}

/** The scope of the uploads that an uploader with these settings can resume. */
export function scopeOf({ endpoint, apiKey, resumeScope }: ScopeSettings): string {
  return JSON.stringify([endpoint, apiKey, resumeScope]);
}
