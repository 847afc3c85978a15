import type * as Engine from '../engine/uploader.ts';
import { FilestoreError } from '../contract/errors.ts';

let loading: Promise<typeof Engine> | undefined;
let loaded: typeof Engine | undefined;

/** Loads the engine once. It is half of the code that a page would otherwise load at first. */
export function loadEngine(): Promise<typeof Engine> {
  loading ??= import('../engine/uploader.ts').then(
    (engine) => (loaded = engine),
    (cause: unknown) => {
      // The next file tries again.
      loading = undefined;
      throw new FilestoreError('page-failed', { detail: 'the engine could not be loaded', cause });
    },
  );
  return loading;
}

/** The engine, or undefined until it has been loaded. */
export function loadedEngine(): typeof Engine | undefined {
  return loaded;
}

/** Loads the engine when a person is about to choose a file. */
export function preloadEngine(element: HTMLElement): void {
  const load = (): void => void loadEngine().catch(() => undefined);
  for (const type of ['pointerenter', 'focusin', 'dragenter']) {
    element.addEventListener(type, load, { once: true });
  }
}
