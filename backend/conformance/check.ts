import type { ConformanceClient, Target } from './client.ts';

/** One sentence of the contract that an implementation keeps, or does not. */
export interface Check {
  /** True of an implementation that passes. */
  readonly rule: string;
  /** What the run must have been given for it. */
  readonly needs?: readonly (keyof Target)[];
  readonly run: (api: ConformanceClient) => Promise<void>;
}
