import { moduleNotLoaded } from '../module-not-loaded.ts';
import type * as AddedFiles from './added-files.ts';

/**
 * Loads the code for folders and for Blobs without a name.
 *
 * @throws {FilestoreError} `module-not-loaded`
 */
export function loadAddedFiles(): Promise<typeof AddedFiles> {
  return import('./added-files.ts').catch((cause: unknown) => {
    throw moduleNotLoaded('the code for folders', cause);
  });
}
