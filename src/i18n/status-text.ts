import type { UploadState, WaitReason } from '../contract/upload-states.ts';
import type { MessageKey } from './messages.ts';
import type { Translator } from './translator.ts';
import { formatDuration, formatPercent } from './row-formats.ts';

const waitMessages = {
  offline: 'offline',
  unreachable: 'reconnecting',
  busy: 'waiting',
} as const satisfies Readonly<Record<WaitReason, MessageKey>>;

/** Returns the status of an upload as a short text. */
export function statusText(state: UploadState, translator: Translator): string {
  switch (state.status) {
    case 'queued':
      return translator.t('waiting');
    case 'preparing': {
      const percent = state.share === 0 ? '' : formatPercent(state.share, translator);
      return `${translator.t('preparing')} ${percent}`.trim();
    }
    case 'hashing':
    case 'presigning':
      return translator.t('preparing');
    case 'sending': {
      const percent = formatPercent(state.total === 0 ? 0 : state.sent / state.total, translator);
      const uploading = `${translator.t('uploading')} ${percent}`;
      return [uploading, ...speedText(state, translator)].join(' · ');
    }
    case 'waiting':
      return translator.t(waitMessages[state.reason]);
    case 'paused':
      return translator.t('paused');
    case 'confirming':
      return translator.t('finishing');
    case 'done':
      return translator.t('uploaded');
    case 'failed':
      return translator.error(state.error);
    case 'aborted':
      return translator.t('cancelled');
  }
}

/** Returns the speed and the remaining time, if they are known. */
export function speedText(
  {
    bytesPerSecond,
    secondsLeft,
  }: { readonly bytesPerSecond?: number; readonly secondsLeft?: number },
  translator: Translator,
): string[] {
  if (bytesPerSecond === undefined) return [];
  const parts = [translator.t('speed', { size: translator.size(bytesPerSecond) })];
  if (secondsLeft !== undefined) {
    parts.push(translator.t('timeLeft', { time: formatDuration(secondsLeft, translator) }));
  }
  return parts;
}
