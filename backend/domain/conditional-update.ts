import type { FileEventType } from '../../src/contract/file-events.ts';
import type { FileState } from '../../src/contract/file-states.ts';
import type { MetricName } from './metrics.ts';
import type { FileRecord } from './file-record.ts';

/** The name of a field of a row. */
export type Field = keyof FileRecord;

/** A condition on the row besides its state. DynamoDB checks it as part of the write. */
export type Condition =
  | {
      readonly field: Field;
      readonly op: '=' | '<=' | '>';
      readonly value: string | number | boolean;
    }
  | { readonly field: Field; readonly op: 'absent' };

/** A conditional write. `file-table.ts` sends it to DynamoDB, and `appliesTo` evaluates it in memory. */
export interface ConditionalUpdate {
  /** The condition in English. */
  readonly name: string;
  readonly from: readonly FileState[];
  readonly to: FileState;
  readonly when: readonly Condition[];
  readonly set: Partial<FileRecord>;
  /** Fields that keep their value if they have one. */
  readonly setIfAbsent?: Partial<FileRecord>;
  readonly clear: readonly Field[];
  /** The file events that report the change, in their order, and when it happened. */
  readonly events?: { readonly types: readonly FileEventType[]; readonly at: number };
  /** The metrics that are counted after DynamoDB has accepted the write. */
  readonly metrics: readonly MetricName[];
}

/** Returns whether the change applies to this row, with the same result as DynamoDB. */
export function appliesTo(change: ConditionalUpdate, record: FileRecord): boolean {
  return (
    change.from.includes(record.state) &&
    change.when.every((condition) => {
      const actual = record[condition.field];
      if (condition.op === 'absent') return actual === undefined;
      if (actual === undefined || typeof actual !== typeof condition.value) return false;
      if (condition.op === '=') return actual === condition.value;
      return condition.op === '>' ? actual > condition.value : actual <= condition.value;
    })
  );
}
