import type { UploadState } from '../contract/upload-states.ts';
import type { Phrases } from './translator.ts';
import { formatDuration, formatPercent } from './row-formats.ts';

/** Where an upload is, in one or two words. */
export function stateWords(state: UploadState, phrases: Phrases): string {
  switch (state.status) {
    case 'queued':
      return phrases.say('waiting');
    case 'hashing':
    case 'presigning':
      return phrases.say('preparing');
    case 'sending':
      return formatPercent(state.total === 0 ? 0 : state.sent / state.total, phrases);
    case 'waiting':
      return state.why === 'offline' ? phrases.say('offline') : phrases.say('waiting');
    case 'paused':
      return phrases.say('paused');
    case 'confirming':
      return phrases.say('finishing');
    case 'done':
      return phrases.say('uploaded');
    case 'failed':
      return phrases.error(state.error);
    case 'aborted':
      return phrases.say('cancelled');
  }
}

/** How fast and how long still, as far as it is known. */
export function movingWords(
  {
    bytesPerSecond,
    secondsLeft,
  }: { readonly bytesPerSecond?: number; readonly secondsLeft?: number },
  phrases: Phrases,
): string[] {
  if (bytesPerSecond === undefined) return [];
  const said = [phrases.say('speed', { size: phrases.size(bytesPerSecond) })];
  if (secondsLeft !== undefined) {
    said.push(phrases.say('timeLeft', { time: formatDuration(secondsLeft, phrases) }));
  }
  return said;
}
