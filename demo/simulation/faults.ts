/** The faults that the simulated storage and API can produce, and how many requests each affects. */
export const faults = {
  busy: { words: 'S3 throttles two requests (503 SlowDown)', times: 2 },
  cut: { words: 'The connection breaks halfway, once', times: 1 },
  flipped: { words: 'A byte is flipped during an upload, once (BadDigest)', times: 1 },
  expired: { words: 'The upload URL has expired, once', times: 1 },
  refused: { words: 'S3 refuses the upload (403)', times: 1 },
  type: { words: 'The API does not allow the file type (415)', times: 1 },
  quota: { words: 'The daily quota is used up (429)', times: 1 },
  away: { words: 'The API is unreachable, three times', times: 3 },
} as const;

export type Fault = keyof typeof faults;

const left = new Map<Fault, number>();

export function misbehave(fault: Fault): void {
  left.set(fault, (left.get(fault) ?? 0) + faults[fault].times);
}

/** Returns whether this request must fail with the fault, and counts it. */
export function strikes(fault: Fault): boolean {
  const times = left.get(fault) ?? 0;
  if (times > 0) left.set(fault, times - 1);
  return times > 0;
}
