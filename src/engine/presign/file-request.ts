import { FilestoreError } from '../../contract/errors.ts';
import { CONTEXT_LENGTH, NAME_LENGTH, TYPE_LENGTH } from '../../contract/limits.ts';
import { MEDIA_TYPE } from '../../contract/patterns.ts';
import type { FileRequest } from '../../contract/requests.ts';

const UNKNOWN_TYPE = 'application/octet-stream';

/**
 * What the API is told of a file. Checked here as well, because preprocess refuses a whole batch for
 * one file that does not fit; without the schema, which a page would have to load.
 *
 * @throws {FilestoreError} `invalid-request`, naming the field and its limit
 */
export function toFileRequest(file: File, context: string | undefined): FileRequest {
  // The API takes well-formed text only; a lone surrogate can stand in a name on some systems.
  const name = file.name.toWellFormed() || 'file';
  const { size } = file;
  // Browsers leave the type empty where the system knows none, and scripts may write anything.
  const known = file.type.length <= TYPE_LENGTH && MEDIA_TYPE.test(file.type);
  assertMaxLength('name', name, NAME_LENGTH);
  assertMaxLength('context', context ?? '', CONTEXT_LENGTH);
  return {
    name,
    size,
    type: known ? file.type : UNKNOWN_TYPE,
    context,
  };
}

function assertMaxLength(field: string, text: string, limit: number): void {
  if (text.length <= limit) return;
  throw new FilestoreError('invalid-request', {
    detail: `${field}: has ${text.length} characters, the limit is ${limit}`,
    limit,
  });
}
