const SECOND = 1000;
const HOUR = 3600 * SECOND;

/** An event that fails after this time goes to the dead-letter queue. */
export const DELIVERY_MILLISECONDS = 24 * HOUR;

/** So does an event that has waited for this time and has not been tried, because its receiver is down. */
export const UNTRIED_MILLISECONDS = 48 * HOUR;

const FIRST_WAIT = 10 * SECOND;
const LONGEST_WAIT = HOUR;

/**
 * Returns the milliseconds until the next attempt: 10 s, 40 s, 3 min, 11 min, 43 min, and then an hour, with up to
 * a tenth more, so that not all events of a receiver come at the same moment.
 *
 * @param jitter from 0 to 1
 */
export function deliveryBackoff(failures: number, jitter: number): number {
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 4 ** Math.max(0, failures - 1));
  return Math.round(wait * (1 + jitter / 10));
}

/** Failures in a row that do not count as an outage of the receiver. */
const SINGLE_FAILURES = 2;

/**
 * Returns the milliseconds for which no event is sent to a receiver. One failure among many successes is no outage, and
 * must not hold up all the others for long: 1 s, 2 s, and then as for an event.
 *
 * @param failures of the receiver in a row
 */
export function receiverBackoff(failures: number, jitter: number): number {
  if (failures <= SINGLE_FAILURES) return failures * SECOND;
  return deliveryBackoff(failures - SINGLE_FAILURES, jitter);
}
