import type { AcceptedFile } from '../../../src/contract/responses.ts';
import type { RefusedFile } from '../../../src/contract/problem.ts';
import type { UploadPlan } from '../../../src/contract/upload-plans.ts';
import { PreprocessResponse } from '../../../src/contract/responses.ts';
import { matches, type Schema } from '../../../src/contract/schema.ts';

/** Returns the response body if it matches the contract. Throws otherwise. */
export function read<T>(shape: Schema<T>, body: unknown): T {
  if (!matches(shape, body))
    throw new Error(`does not match the contract: ${JSON.stringify(body)}`);
  return body;
}

export const readFiles = (body: unknown): readonly (AcceptedFile | RefusedFile)[] =>
  read(PreprocessResponse, body).files;

/** An accepted file with this kind of upload plan. */
export type Planned<Kind extends UploadPlan['kind']> = AcceptedFile & {
  readonly upload: Extract<UploadPlan, { kind: Kind }>;
};

export function planned<Kind extends UploadPlan['kind']>(
  kind: Kind,
  file: AcceptedFile | RefusedFile | undefined,
): Planned<Kind> {
  const isPlanned = (one: typeof file): one is Planned<Kind> =>
    one !== undefined && 'upload' in one && one.upload.kind === kind;
  if (!isPlanned(file)) throw new Error(`not accepted as ${kind}: ${JSON.stringify(file)}`);
  return file;
}
