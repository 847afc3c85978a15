import type { FilestoreError } from '../../contract/errors.ts';
import type * as Accept from './accept.ts';
import { acceptWords } from './accept-text.ts';

/*
 * The check of a file against `accept`. Most files fit directly. Only for the others, the table of types is
 * needed, which has a size that a page should not load at once.
 */

let loaded: typeof Accept | undefined;
let loading: Promise<unknown> | undefined;

/** Loads the table of types. It never rejects: without the table, the server decides. */
export function loadTypes(): Promise<unknown> {
  loading ??= import('./accept.ts').then(
    (module) => (loaded = module),
    // The next file tries again.
    () => (loading = undefined),
  );
  return loading;
}

/** Whether the table of types has to be loaded to check a file. */
export function needsTypes(file: File, accept: string): boolean {
  return !loaded && !fitsDirectly(file, accept);
}

/** Returns the error of a file that does not fit `accept`. */
export function typeError(file: File, accept: string): FilestoreError | undefined {
  return fitsDirectly(file, accept) ? undefined : loaded?.typeError(file, accept);
}

/** Whether the extension, the type or the range of types is listed. */
function fitsDirectly({ name, type }: File, accept: string): boolean {
  const lowerName = name.toLowerCase();
  const essence = type.toLowerCase().replace(/ *;.*/, '');
  const tokens = acceptWords(accept);
  return (
    tokens.length === 0 ||
    tokens.some((token) => {
      if (token.startsWith('.')) return token.length > 1 && lowerName.endsWith(token);
      const range = /^(\w+\/)\*$/.exec(token)?.[1];
      return token === '*/*' || essence === token || (range && essence.startsWith(range));
    })
  );
}
