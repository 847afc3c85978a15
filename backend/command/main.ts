import { conformance, CONFORMANCE_USAGE } from '../conformance/command.ts';
import { prove, PROVE_USAGE } from '../prove/command.ts';

/** The command `filestore-upload`. */
const verbs: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  conformance,
  prove,
};

try {
  const [verb = '', ...args] = process.argv.slice(2);
  const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (!run) throw new Error(`${CONFORMANCE_USAGE}\n\n${PROVE_USAGE}`);
  process.exitCode = await run(args);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
