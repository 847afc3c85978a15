import { isNewStack } from './checks/stack-state.ts';
import type { DeploySettings } from './settings.ts';
import type { StackFacts } from './stacks.ts';

export const GRANT_NOTE =
  'RequireGrant=true: a page can upload only with a grant from your server. To allow uploads without grants, pass --parameter RequireGrant=false.';

/**
 * A new stack without the demo site requires grants, because its pages have a server that can create them. The
 * site is static and has no server. An existing stack keeps its value.
 */
export function grantDefault(
  { site, filesParameters }: Pick<DeploySettings, 'site' | 'filesParameters'>,
  existing: Pick<StackFacts, 'status'> | undefined,
): { RequireGrant?: 'true' } {
  const chosen = filesParameters['RequireGrant'] !== undefined;
  return site || chosen || !isNewStack(existing) ? {} : { RequireGrant: 'true' };
}
