import type { Session } from './session.ts';

/**
 * Where an assumption is tested. The lanes run at the same time, the assumptions of a lane one after the
 * other, except that those that wait run together. The last lane runs alone.
 */
export type Lane = 'contract' | 'main' | 'multipart' | 'waiting' | 'last';

/** Something that this project assumes about AWS, and a test of it. */
export interface Assumption {
  /** Stable, so that reports can be compared. The part before the first dot is the group. */
  readonly id: string;
  /** A sentence that is true if the assumption holds. */
  readonly statement: string;
  /** The ids of assumptions without which the test says nothing. */
  readonly requires?: readonly string[];
  readonly lane?: Lane;
  /**
   * Returns a remark for the report, or nothing.
   *
   * @throws {Broken} if the assumption is wrong
   * @throws {Unknown} if it could not be tested
   */
  readonly test: (session: Session) => Promise<string | void>;
}
