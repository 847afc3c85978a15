import * as v from 'valibot';
import { FilestoreError } from '../../src/contract/errors.ts';
import { FILE_KINDS, TYPE_LENGTH } from '../../src/contract/limits.ts';
import { FILE_KIND } from '../../src/contract/patterns.ts';

const KindLimits = v.strictObject({
  maxFileSize: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER)),
  ),
  allowedTypes: v.optional(
    v.pipe(
      v.array(v.pipe(v.string(), v.maxLength(TYPE_LENGTH), v.regex(/^[^\s/,]+\/[^\s/,]+$/))),
      v.minLength(1),
    ),
  ),
});

const NAME = 'a kind has 1 to 32 lowercase letters, digits and hyphens, the first a letter';

const FileKinds = v.pipe(
  v.record(v.pipe(v.string(), v.regex(FILE_KIND, NAME)), KindLimits),
  v.maxEntries(FILE_KINDS),
);

/** The limits of one kind, in addition to those of the deployment, in bytes and media types. */
export interface KindLimits {
  readonly maxFileSize?: number | undefined;
  readonly allowedTypes?: readonly string[] | undefined;
}

/** The kinds of files that a deployment defines, such as `avatar`, by their names. */
export type FileKinds = ReadonlyMap<string, KindLimits>;

/**
 * Checks the kinds of a deployment: `{ "avatar": { "maxFileSize": 2000000, "allowedTypes": ["image/*"] } }`.
 *
 * @throws {TypeError} naming the kind and the limit that is wrong
 */
export function checkFileKinds(value: unknown): FileKinds {
  if (Array.isArray(value)) throw new TypeError('kinds: must be an object, not a list');
  const result = v.safeParse(FileKinds, value);
  if (result.success) {
    // Valibot leaves out names of Object's prototype.
    const refused = Object.keys(Object(value)).find((name) => !Object.hasOwn(result.output, name));
    if (refused !== undefined) throw new TypeError(`kinds.${refused}: choose another name`);
    return new Map(Object.entries(result.output));
  }
  const [issue] = result.issues;
  const place = ['kinds', ...(issue.path?.map(({ key }) => String(key)) ?? [])].join('.');
  throw new TypeError(`${place}: ${issue.message}`);
}

/** Reads the kinds of a deployment from JSON. An empty text defines none. */
export function parseFileKinds(json: string): FileKinds {
  if (json.trim() === '') return new Map();
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new TypeError('kinds: must be an object in JSON');
  }
  return checkFileKinds(value);
}

/** Returns the limits of a kind, or an error for a kind that the deployment does not define. */
export function limitsOfKind(kind: string, kinds: FileKinds): KindLimits | FilestoreError {
  const limits = kinds.get(kind);
  if (limits) return limits;
  const known =
    kinds.size === 0 ? 'the deployment defines none' : `use one of ${[...kinds.keys()].join(', ')}`;
  return new FilestoreError('invalid-request', { detail: `kind: "${kind}" is unknown; ${known}` });
}
