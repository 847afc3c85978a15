import { FilestoreError } from '../contract/errors.ts';

/**
 * The error of a file of the package that the browser could not load. A new deployment may have replaced it, so
 * people are asked to reload the page.
 */
export function moduleNotLoaded(what: string, cause: unknown): FilestoreError {
  return new FilestoreError('module-not-loaded', { detail: `${what} could not be loaded`, cause });
}
