/** A position has thirteen digits, until the year 2286. */
const LAST_TIME = 9_999_999_999_999;

/** The position of a file in a list: sorts by time, and files of the same millisecond by id. */
export function toPosition(time: number, id: string): string {
  const inRange = Math.min(Math.max(0, time), LAST_TIME);
  return `${String(inRange).padStart(13, '0')}-${id}`;
}

/** Returns undefined for a text that is no position. */
export function fromPosition(
  position: string,
): { readonly time: number; readonly id: string } | undefined {
  const [, time, id = ''] = /^(\d{13})-(.*)$/.exec(position) ?? [];
  return time === undefined ? undefined : { time: Number(time), id };
}
