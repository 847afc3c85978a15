/** A list of files in a page. */
export interface ListSubject {
  warmUp(): Promise<void>;
  add(files: File[]): void;
  /** How many it knows. */
  listed(): number;
  /** A person can see a file and take it off. */
  usable(): boolean;
}

/** Milliseconds, of adding so many files. */
export interface Listing {
  readonly usable: number;
  /** Until all are known. */
  readonly all: number;
  readonly longestTask: number;
  /** Of every task what is over 50. */
  readonly blocked: number;
  readonly nodes: number;
}
