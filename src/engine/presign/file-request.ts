import { FilestoreError } from '../../contract/errors.ts';
import { CONTEXT_LENGTH, NAME_LENGTH, PATH_LENGTH, TYPE_LENGTH } from '../../contract/limits.ts';
import { FILE_KIND, MEDIA_TYPE, RELATIVE_PATH } from '../../contract/patterns.ts';
import type { FileRequest } from '../../contract/requests.ts';

const UNKNOWN_TYPE = 'application/octet-stream';

/** What the page knows of a file besides the file. */
export interface FileDescription {
  /**
   * Opaque text that the form's server must repeat at `store`. It binds the upload to one form or user. At
   * most 256 characters.
   */
  readonly context?: string | undefined;
  /** The kind of the file, such as `avatar`, whose limits the deployment defines. */
  readonly kind?: string | undefined;
  /**
   * The path from the folder that was chosen. The default is `webkitRelativePath`. It is left out without a folder, and if the
   * API would refuse it: the file matters more than its place.
   */
  readonly path?: string | undefined;
}

/**
 * Returns the description of a file for the API. Validates it here too, because `preprocess` refuses an
 * entire batch for one invalid file. It does not use the schema, which a page would have to load.
 *
 * The type keeps its parameters if a header can carry them: recorders write `codecs=vp9,opus`, whose comma
 * a header cannot have without quotes.
 *
 * @throws {FilestoreError} `invalid-request`, naming the field and its limit
 */
export function toFileRequest(
  file: File,
  { context, kind, path = file.webkitRelativePath }: FileDescription = {},
): FileRequest {
  // The API accepts only well-formed text. On some systems, a file name can contain a lone surrogate.
  const name = file.name.toWellFormed() || 'file';
  const { size, type } = file;
  assertMaxLength('name', name, NAME_LENGTH);
  assertMaxLength('context', context ?? '', CONTEXT_LENGTH);
  if (kind !== undefined && !FILE_KIND.test(kind)) {
    throw new FilestoreError('invalid-request', {
      detail: `kind: "${kind}" must be lowercase letters, digits and hyphens`,
    });
  }
  return {
    name,
    size,
    // Browsers leave the type empty if the system knows none, and scripts can set any text.
    type:
      [type, type.replace(/ *;.*/, '')].find(
        (text) => text.length <= TYPE_LENGTH && MEDIA_TYPE.test(text),
      ) ?? UNKNOWN_TYPE,
    context,
    kind,
    path: isFolderPath(path) ? path.toWellFormed() : undefined,
  };
}

/** The File of jsdom has no path. */
function isFolderPath(path: string | undefined): path is string {
  return (
    path !== undefined &&
    path.includes('/') &&
    path.length <= PATH_LENGTH &&
    RELATIVE_PATH.test(path)
  );
}

function assertMaxLength(field: string, text: string, limit: number): void {
  if (text.length <= limit) return;
  throw new FilestoreError('invalid-request', {
    detail: `${field}: has ${text.length} characters, the limit is ${limit}`,
    limit,
  });
}
