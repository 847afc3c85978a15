import type { ConformanceClient, Target } from './client.ts';

/** The check of one rule of the contract. */
export interface Check {
  /** A sentence that is true of every implementation that passes. */
  readonly rule: string;
  /** The optional settings of the target that the check requires. */
  readonly needs?: readonly (keyof Target)[];
  readonly run: (api: ConformanceClient) => Promise<void>;
}
