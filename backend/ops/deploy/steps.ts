/** What went wrong in words for the one who deploys; everything else is a fault of ours. */
export class DeployError extends Error {}

/**
 * The steps of one deployment, told as they are done. A dry run tells the same and does nothing, so that it
 * cannot say anything else than what would happen.
 */
export class Steps {
  readonly #dry: boolean;
  readonly #tell: (line: string) => void;
  #count = 0;

  constructor(dry: boolean, tell: (line: string) => void = console.log) {
    this.#dry = dry;
    this.#tell = tell;
  }

  /**
   * @param details - What is done, a line each, such as the command
   * @param dryRunResult - What a dry run goes on with instead of the result
   */
  async do<Result>(
    title: string,
    details: readonly string[],
    dryRunResult: Result,
    run: () => Promise<Result>,
  ): Promise<Result> {
    this.#count += 1;
    this.#tell(`\n${this.#count}. ${title}`);
    for (const line of details) this.#tell(`   ${line}`);
    return this.#dry ? dryRunResult : run();
  }

  say(line: string): void {
    this.#tell(line);
  }
}
