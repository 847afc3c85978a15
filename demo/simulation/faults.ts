/** What the simulated storage and API can do wrong on request, each a few times. */
export const faults = {
  busy: { words: 'S3 asks for fewer requests, twice (503 SlowDown)', times: 2 },
  cut: { words: 'The connection breaks half-way, once', times: 1 },
  flipped: { words: 'A byte is flipped on its way, once (BadDigest)', times: 1 },
  expired: { words: 'The upload URL has expired, once', times: 1 },
  refused: { words: 'S3 refuses the upload for good (403)', times: 1 },
  type: { words: 'The API does not allow the type (415)', times: 1 },
  quota: { words: 'The quota of the day is used up (429)', times: 1 },
  away: { words: 'The API cannot be reached, three times', times: 3 },
} as const;

export type Fault = keyof typeof faults;

const left = new Map<Fault, number>();

export function misbehave(fault: Fault): void {
  left.set(fault, (left.get(fault) ?? 0) + faults[fault].times);
}

/** Whether this request is to fail so. */
export function strikes(fault: Fault): boolean {
  const times = left.get(fault) ?? 0;
  if (times > 0) left.set(fault, times - 1);
  return times > 0;
}
