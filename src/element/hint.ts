import { formatByteSize } from './byte-size.ts';
import { words } from './words.ts';

/** What stands beside the button: that files can be dropped, and how large they may be. */
export function hintOf(
  multiple: boolean,
  dragging: boolean,
  maxFileSize: number | undefined,
  language: string | undefined,
): string {
  if (dragging) return words.dropNow;
  const drop = words.drop(multiple);
  if (maxFileSize === undefined) return drop;
  return `${drop}, ${words.atMost(formatByteSize(maxFileSize, language))}`;
}
