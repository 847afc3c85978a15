import type { Guarantee } from '../stores/s3/guarantees.ts';

export type DatabaseKind = 'sqlite' | 'postgres' | 'dynamodb';

/** What `GET` of the base path returns to an operator with a server key. */
export interface BackendDescription {
  readonly database: DatabaseKind;
  /** What the store guarantees. Empty if the store was not asked. */
  readonly guarantees: readonly Guarantee[];
}
