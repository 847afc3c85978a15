/** A list of files in a page. */
export interface ListSubject {
  warmUp(): Promise<void>;
  add(files: File[]): void;
  /** Returns the number of files in the list. */
  listed(): number;
  /** Returns whether a person can see a file and remove it. */
  usable(): boolean;
}

/** Times in milliseconds for adding the files. */
export interface Listing {
  readonly usable: number;
  /** The time until the list has all files. */
  readonly all: number;
  readonly longestTask: number;
  /** The sum of the time over 50 ms of every task. */
  readonly blocked: number;
  readonly nodes: number;
}
