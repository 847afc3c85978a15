import type { Log } from '../runtime/log.ts';
import {
  guarantees as texts,
  type Guarantee,
  type GuaranteeName,
} from '../stores/s3/guarantees.ts';

/** The store does not keep what the backend requires. */
export class MissingGuaranteeError extends Error {
  readonly missing: readonly Guarantee[];

  constructor(missing: readonly Guarantee[]) {
    const lines = missing.map(({ name, detail }) => `  ${name}: ${texts[name]}. ${detail ?? ''}`);
    super(
      `The store does not guarantee what is required:\n${lines.join('\n')}\nUse another store, or leave these out of the option require.`,
    );
    this.missing = missing;
  }
}

/**
 * Logs what the store does not guarantee.
 *
 * @throws {MissingGuaranteeError} if it does not guarantee what is required
 */
export function reportGuarantees(
  guarantees: readonly Guarantee[],
  required: readonly GuaranteeName[],
  log: Log,
): void {
  const missing = guarantees.filter(({ state }) => state === 'missing');
  for (const { name, detail } of missing) {
    log('warn', 'guarantee-missing', { guarantee: name, ...(detail !== undefined && { detail }) });
  }
  const needed = missing.filter(({ name }) => required.includes(name));
  if (needed.length > 0) throw new MissingGuaranteeError(needed);
}
