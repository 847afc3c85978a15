import { DeployError } from './steps.ts';

export interface OriginChange {
  /** The allowed origins of the deployed stack. Empty for a new stack. */
  readonly existing: readonly string[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** The origin of the demo site, if it is deployed. */
  readonly site?: string | undefined;
}

/**
 * Returns the origins that may upload after the deployment: the site's, the added ones, and those of earlier
 * deployments that are not removed.
 *
 * @throws {DeployError} if an origin cannot be removed, or if none remains
 */
export function allowedOrigins({ existing, added, removed, site }: OriginChange): string[] {
  for (const origin of removed) {
    if (origin === site) {
      throw new DeployError(
        `--remove-origin ${origin}: is the origin of the demo site, which is deployed. Remove the site's stack first.`,
      );
    }
    if (added.includes(origin)) {
      throw new DeployError(`--remove-origin ${origin}: is also in --origins`);
    }
    if (!existing.includes(origin)) {
      const known = existing.length === 0 ? 'there are none' : existing.join(', ');
      throw new DeployError(
        `--remove-origin ${origin}: is not allowed now. Allowed origins: ${known}`,
      );
    }
  }
  const all = new Set([...(site === undefined ? [] : [site]), ...added, ...existing]);
  for (const origin of removed) all.delete(origin);
  if (all.size === 0) {
    throw new DeployError(
      removed.length === 0
        ? 'No page could upload. Pass --origins, or omit --no-site.'
        : 'No page could upload, because --remove-origin names the last allowed origin. Add another one with --origins.',
    );
  }
  return [...all];
}
