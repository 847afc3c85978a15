/** What a subject is told of one upload. Signed URLs are made before the clock starts. */
export interface Job {
  /** Of the files in their order, one signed PUT each. */
  readonly putUrls: readonly string[];
  /** Of the only file. */
  readonly parts?: SignedParts | undefined;
  /** For those that choose keys themselves. */
  readonly keyPrefix: string;
  /** Whether the files are large enough for better-upload's documentation to recommend parts. */
  readonly large: boolean;
  readonly endpoint: string;
  readonly apiKey: string;
}

export interface SignedParts {
  /** All of one size but the last. */
  readonly urls: readonly string[];
  readonly partSize: number;
  readonly connections: number;
  readonly completeUrl: string;
}

/** What each file of this folder that is a subject exports. */
export interface Subject {
  /** What a page has done before anybody drops a file. */
  readonly prepare?: (job: Job) => Promise<void>;
  /** Resolves when all files are confirmed. */
  readonly upload: (files: readonly File[], job: Job) => Promise<void>;
}
