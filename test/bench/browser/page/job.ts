/** The parameters of one upload. Signed URLs are created before the clock starts. */
export interface Job {
  /** One signed PUT for each file, in the order of the files. */
  readonly putUrls: readonly string[];
  /** The signed parts of a single file. */
  readonly parts?: SignedParts | undefined;
  /** The key prefix for subjects that choose the keys. */
  readonly keyPrefix: string;
  /** Whether the files are large enough for better-upload's documentation to recommend parts. */
  readonly large: boolean;
  /** Whether the files are small enough for forms. */
  readonly small: boolean;
  readonly endpoint: string;
  readonly apiKey: string;
}

export interface SignedParts {
  /** The URLs of the parts. All parts except the last have the same size. */
  readonly urls: readonly string[];
  readonly partSize: number;
  readonly connections: number;
  readonly completeUrl: string;
}

/** The exports of each file of this folder that is a subject. */
export interface Subject {
  /** The preparation of a page before a person drops a file. */
  readonly prepare?: (job: Job) => Promise<void>;
  /** Resolves when all files are confirmed. */
  readonly upload: (files: readonly File[], job: Job) => Promise<void>;
}
