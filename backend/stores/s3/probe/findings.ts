import type { Guarantee, GuaranteeName } from '../guarantees.ts';

/** Collects what a store does, and what it should have refused. */
export class Findings {
  readonly #violations = new Map<GuaranteeName, string[]>();
  readonly #unused = new Set<GuaranteeName>();

  /** The store must have refused it: any status but success. */
  refused(name: GuaranteeName, what: string, status: number): boolean {
    // A redirect or an error of the server is no answer to the question.
    const isRefusal = status >= 400 && status < 500;
    if (!isRefusal) this.#add(name, `${what}: answered ${status}`);
    return isRefusal;
  }

  /** The store must do it. */
  expect(name: GuaranteeName, what: string, holds: boolean): boolean {
    if (!holds) this.#add(name, what);
    return holds;
  }

  unused(name: GuaranteeName): void {
    this.#unused.add(name);
  }

  isKept(name: GuaranteeName): boolean {
    return !this.#violations.has(name);
  }

  resultOf(name: GuaranteeName): Guarantee {
    if (this.#unused.has(name)) return { name, state: 'unused' };
    const violations = this.#violations.get(name);
    return violations
      ? { name, state: 'missing', detail: violations.join('; ') }
      : { name, state: 'kept' };
  }

  #add(name: GuaranteeName, violation: string): void {
    const violations = this.#violations.get(name) ?? [];
    this.#violations.set(name, [...violations, violation]);
  }
}
