import * as v from 'valibot';
import { FilestoreError } from '../contract/errors.ts';
import { FileRequest } from '../contract/schemas.ts';

const UNKNOWN_TYPE = 'application/octet-stream';

/**
 * What the API is told of a file. Checked here as well, because preprocess refuses a whole batch for
 * one file that does not fit.
 */
export function describeFile(file: File, context: string | undefined): FileRequest {
  const request = {
    // The API takes well-formed text only; a lone surrogate can stand in a name on some systems.
    name: file.name.toWellFormed() || 'file',
    size: file.size,
    // Browsers leave the type empty where the system knows none, and scripts may write anything.
    type: v.is(FileRequest.entries.type, file.type) ? file.type : UNKNOWN_TYPE,
    ...(context !== undefined && { context }),
  };
  const parsed = v.safeParse(FileRequest, request);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new FilestoreError('invalid-request', {
    detail: `${v.getDotPath(issue) ?? 'file'}: ${issue.message}`,
  });
}
