/** Sets a custom state, for `:state(…)`. Chromium before 125 throws for names without two dashes. */
export function setState(
  internals: Pick<ElementInternals, 'states'> | undefined,
  name: string,
  on: boolean,
): void {
  try {
    if (on) internals?.states.add(name);
    else internals?.states.delete(name);
  } catch {
    // The page cannot select by this state.
  }
}
