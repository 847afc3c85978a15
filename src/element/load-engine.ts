import type * as Engine from '../engine/uploader.ts';
import { FilestoreError } from '../contract/errors.ts';

let loading: Promise<typeof Engine> | undefined;
let loaded: typeof Engine | undefined;

/** With the first file, or a little earlier: half of all that a page would load at once otherwise. */
export function loadEngine(): Promise<typeof Engine> {
  loading ??= import('../engine/uploader.ts').then(
    (engine) => (loaded = engine),
    (cause: unknown) => {
      // Tried again with the next file.
      loading = undefined;
      throw new FilestoreError('page-failed', { detail: 'the engine could not be loaded', cause });
    },
  );
  return loading;
}

/** Undefined until it has been loaded. */
export function loadedEngine(): typeof Engine | undefined {
  return loaded;
}
