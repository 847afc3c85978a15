import { awsProblem } from './aws-error.ts';
import { OperatorError } from './operator-error.ts';

/**
 * Runs a command of an operator. If it fails for a reason that the operator can change, prints the reason and
 * sets the exit code to 1. A bug keeps its stack trace.
 */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const message = error instanceof OperatorError ? error.message : awsProblem(error);
    if (message === undefined) throw error;
    console.error(message);
    process.exitCode = 1;
  }
}
