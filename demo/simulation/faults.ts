/** The faults that the simulated storage and API can produce, and how many requests each affects. failures.html names them. */
const faults = {
  busy: 2,
  cut: 1,
  flipped: 1,
  expired: 1,
  refused: 1,
  type: 1,
  quota: 1,
  away: 3,
} as const;

export type Fault = keyof typeof faults;

export function isFault(name: string): name is Fault {
  return Object.hasOwn(faults, name);
}

const left = new Map<Fault, number>();

export function misbehave(fault: Fault): void {
  left.set(fault, (left.get(fault) ?? 0) + faults[fault]);
}

/** Returns whether this request must fail with the fault, and counts it. */
export function strikes(fault: Fault): boolean {
  const times = left.get(fault) ?? 0;
  if (times > 0) left.set(fault, times - 1);
  return times > 0;
}
