import type { FilestoreError } from '../contract/errors.ts';

/** What FilePond says on a row. The element fills it in the page's language. */
export interface PondWords {
  readonly error: (error: FilestoreError) => string;
  readonly uploading: string;
  readonly waiting: string;
  readonly uploaded: string;
  readonly cancelled: string;
  readonly failed: string;
  readonly removeFailed: string;
  readonly tooLarge: string;
  readonly tooSmall: string;
  readonly atMost: (size: string) => string;
  readonly atLeast: (size: string) => string;
  readonly cancel: string;
  readonly retry: string;
  readonly remove: string;
}
