import type { FaultRule, Faults } from './server/commands.ts';

/** The operations that send a file's bytes. */
const OPERATIONS = ['UploadPart', 'PutObject', 'PostObject'] as const;
const MIDDLE_OF_A_PART = 4_000_000;
/** Fewer than the number of parts in any plan of the large file, so the certain faults do happen. */
const PARTS = 12;

type Fault = FaultRule['fault'];
const slowDown: Fault = { kind: 'error', code: 'SlowDown' };
const reset: Fault = { kind: 'reset', afterBytes: MIDDLE_OF_A_PART };
const flip: Fault = { kind: 'flip', atByte: MIDDLE_OF_A_PART };

/**
 * 2 % SlowDown and 1 % resets. Most uploads of about 18 parts see none. The draws are chosen so that five
 * repetitions see two and one, as the shares predict.
 */
export function faults(repetition: number): Faults {
  return {
    shares: [...share(slowDown, 0.02), ...share(reset, 0.01)],
    skippedDraws: skippedDraws(repetition),
    certain: [],
  };
}

/** 10 % SlowDown, 5 % resets and a flipped byte in every 50th part; one flip and one reset always happen. */
export function hardFaults(repetition: number): Faults {
  return {
    shares: [...share(slowDown, 0.1), ...share(reset, 0.05), ...share(flip, 0.02)],
    skippedDraws: skippedDraws(repetition),
    certain: [once(flip, 5 * repetition + 1), once(reset, 7 * repetition + 5)],
  };
}

function share(fault: Fault, share: number): FaultRule[] {
  return OPERATIONS.map((operation) => ({ fault, operation, share }));
}

function once(fault: Fault, skip: number): FaultRule {
  return { fault, operation: 'UploadPart', times: 1, skip: skip % PARTS };
}

/** The series of draws is always the same, and its first draw always hits. */
function skippedDraws(repetition: number): number {
  return 13 + 59 * repetition;
}
