import { runningChecksum, type ChecksumAlgorithm, type RunningChecksum } from './checksums.ts';

/** Digests in base64, by algorithm. */
export type Digests = ReadonlyMap<ChecksumAlgorithm, string>;

export interface RunningDigests {
  /** The caller may reuse the buffer after the promise resolves. */
  update(bytes: Buffer): Promise<void>;
  digest(): Promise<Digests>;
  /** Releases the digests of a body that ended early. */
  discard(): void;
}

/** Computes digests in the current thread. The worker also uses this class. */
export class InlineDigests implements RunningDigests {
  readonly #running: ReadonlyMap<ChecksumAlgorithm, RunningChecksum>;

  private constructor(running: ReadonlyMap<ChecksumAlgorithm, RunningChecksum>) {
    this.#running = running;
  }

  static async start(names: readonly ChecksumAlgorithm[]): Promise<InlineDigests> {
    const entries = names.map(async (name) => [name, await runningChecksum(name)] as const);
    return new InlineDigests(new Map(await Promise.all(entries)));
  }

  async update(bytes: Buffer): Promise<void> {
    for (const running of this.#running.values()) running.update(bytes);
  }

  async digest(): Promise<Digests> {
    return new Map([...this.#running].map(([name, running]) => [name, running.digest()]));
  }

  discard(): void {}
}
