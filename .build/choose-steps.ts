import type { Step } from './run-steps.ts';

/**
 * The steps that the parameters name, in their own order; all of them without parameters. Ends the process with
 * the list of steps when there is no step of a name.
 */
export function chooseSteps(
  script: string,
  steps: readonly Step[],
  names: readonly string[],
): readonly Step[] {
  const known = steps.map(({ name }) => name);
  if (!names.every((name) => known.includes(name))) {
    console.error(`${script} [-- STEP…]\n\nSteps: ${known.join(', ')}`);
    process.exit(names.includes('--help') ? 0 : 1);
  }
  return names.length === 0 ? steps : steps.filter(({ name }) => names.includes(name));
}
