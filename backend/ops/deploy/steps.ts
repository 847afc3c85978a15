import { OperatorError } from '../operator-error.ts';

/** An error whose message is meant for the operator of `npm run deploy`. */
export class DeployError extends OperatorError {}

interface Step<Result> {
  readonly title: string;
  /** Printed below the title, one per line, such as the command. */
  readonly details: readonly string[];
  /** Returned by a dry run, which does not call `run`. */
  readonly dryRunResult: Result;
  readonly run: () => Promise<Result>;
}

/**
 * Prints and runs the steps of a command. A dry run prints the same steps without running them, so that its
 * output matches a real run.
 */
export class Steps {
  readonly #dry: boolean;
  readonly #print: (line: string) => void;
  #count = 0;

  constructor(dry: boolean, print: (line: string) => void = console.log) {
    this.#dry = dry;
    this.#print = print;
  }

  async step<Result>({ title, details, dryRunResult, run }: Step<Result>): Promise<Result> {
    this.#count += 1;
    this.#print(`\n${this.#count}. ${title}`);
    for (const line of details) this.#print(`   ${line}`);
    return this.#dry ? dryRunResult : run();
  }

  say(line: string): void {
    this.#print(line);
  }
}
