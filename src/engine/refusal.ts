import { FilestoreError } from '../contract/errors.ts';
import type { RefusedFile } from '../contract/problem.ts';

/** Returns the error of a file that the API has refused in a call with several files. */
export function refusalOf({
  error: { code, detail, limit, allowed },
}: RefusedFile): FilestoreError {
  return new FilestoreError(code, { detail, limit, allowed });
}
