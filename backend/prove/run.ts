import type { Assumption, Lane } from './assumption.ts';
import { Broken, Unknown, type Finding, type Result } from './outcome.ts';
import { KEYS } from './assumptions/access.ts';
import { assumptions } from './assumptions/all.ts';
import { wasAborted } from './exchange.ts';
import { Redactor } from './redact.ts';
import { Session, type Patience, type ProofTarget } from './session.ts';

/** A run of at most five minutes: the rest of the time is for calls that were sent, and for the cleanup. */
export const DEFAULT_PATIENCE: Patience = {
  budgetMilliseconds: 220_000,
  eventMilliseconds: 60_000,
  lostEventMilliseconds: 120_000,
  pollMilliseconds: 1000,
  expirySeconds: 150,
};

export interface ProofOptions {
  readonly patience?: Patience;
  /** Tests only these assumptions and those that they require. The default is all. */
  readonly only?: (id: string) => boolean;
  /** Ends the run early. Its files are still deleted. */
  readonly interrupted?: AbortSignal;
  readonly report?: (finding: Finding) => void;
}

/** Tests the assumptions against a deployment, and deletes all files of the run. */
export async function runProof(
  target: ProofTarget,
  { patience = DEFAULT_PATIENCE, only = () => true, interrupted, report }: ProofOptions = {},
): Promise<readonly Finding[]> {
  const budget = AbortSignal.timeout(patience.budgetMilliseconds);
  const signal = interrupted ? AbortSignal.any([budget, interrupted]) : budget;
  const session = new Session(target, patience, new Redactor(), signal);
  const run = new Run(session, report ?? (() => undefined));
  try {
    await run.all(chosen(only));
  } finally {
    await run.cleanUp();
  }
  return run.findings;
}

/** Returns the assumptions whose ids fit, and those that they require, in the order of the report. */
function chosen(only: (id: string) => boolean): readonly Assumption[] {
  const ids = new Set([KEYS]);
  const include = (assumption: Assumption): void => {
    ids.add(assumption.id);
    for (const id of assumption.requires ?? []) {
      for (const required of assumptions) if (required.id === id) include(required);
    }
  };
  for (const assumption of assumptions) if (only(assumption.id)) include(assumption);
  return assumptions.filter(({ id }) => ids.has(id));
}

class Run {
  readonly #session: Session;
  readonly #report: (finding: Finding) => void;
  readonly #findings = new Map<string, Finding>();
  #order: readonly string[] = [];

  constructor(session: Session, report: (finding: Finding) => void) {
    this.#session = session;
    this.#report = report;
  }

  get findings(): readonly Finding[] {
    return [...this.#order, CLEANUP.id].flatMap((id) => this.#findings.get(id) ?? []);
  }

  async all(chosen: readonly Assumption[]): Promise<void> {
    this.#order = chosen.map(({ id }) => id);
    const [keys, ...others] = chosen;
    if (keys) await this.#test(keys);
    const lane = (name: Lane): readonly Assumption[] =>
      others.filter((assumption) => (assumption.lane ?? 'main') === name);
    await Promise.all([
      ...lane('waiting').map((assumption) => this.#test(assumption)),
      this.#inOrder(lane('contract')),
      this.#inOrder(lane('multipart')),
      this.#inOrder(lane('main')),
    ]);
    await this.#inOrder(lane('last'));
  }

  /** Deletes the files of the run. That this works is an assumption too. */
  async cleanUp(): Promise<void> {
    const start = performance.now();
    if (this.#session.files.count === 0) return;
    const remaining = await this.#session.cleanUp();
    const result =
      remaining === 0
        ? ({ outcome: 'confirmed' } as const)
        : ({
            outcome: 'broken',
            expected: 'no file of this run remains',
            observed: `${remaining} files could not be deleted; they expire if they were not stored`,
          } as const);
    this.#add({ ...CLEANUP, seconds: secondsSince(start), ...result });
  }

  async #inOrder(lane: readonly Assumption[]): Promise<void> {
    for (const assumption of lane) await this.#test(assumption);
  }

  async #test(assumption: Assumption): Promise<void> {
    const { id, statement } = assumption;
    const start = performance.now();
    const result = await this.#resultOf(assumption);
    this.#add({ id, statement, seconds: secondsSince(start), ...result });
  }

  async #resultOf({ id, requires = [], test }: Assumption): Promise<Result> {
    const needed = id === KEYS ? [] : [KEYS, ...requires];
    const failed = needed.find((one) => this.#findings.get(one)?.outcome !== 'confirmed');
    if (failed !== undefined) return { outcome: 'unknown', reason: `requires ${failed}` };
    const { redactor, signal } = this.#session;
    if (signal.aborted) return { outcome: 'unknown', reason: OUT_OF_TIME };
    try {
      const remark = await test(this.#session);
      return { outcome: 'confirmed', ...(remark && { remark: redactor.text(remark) }) };
    } catch (error) {
      if (error instanceof Broken) {
        const { expected, observed } = error;
        return {
          outcome: 'broken',
          expected: redactor.text(expected),
          observed: redactor.text(observed),
        };
      }
      return { outcome: 'unknown', reason: redactor.text(reasonOf(error, signal)) };
    }
  }

  #add(finding: Finding): void {
    this.#findings.set(finding.id, finding);
    this.#report(finding);
  }
}

const OUT_OF_TIME = 'the run ended before this test did';

const CLEANUP = {
  id: 'cleanup',
  statement: 'Every file of this run has been deleted',
} as const;

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return OUT_OF_TIME;
  if (error instanceof Unknown) return error.message;
  if (wasAborted(error)) return 'no response in time';
  if (!(error instanceof Error)) return String(error);
  return `no response: ${'code' in error ? `${String(error.code)} ` : ''}${error.message}`;
}

function secondsSince(start: number): number {
  return Math.round((performance.now() - start) / 100) / 10;
}
