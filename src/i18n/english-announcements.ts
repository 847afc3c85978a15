import type { MessageText } from './message-text.ts';

/** The English texts that only screen readers say. They are loaded after the first update. */
export const englishAnnouncements = {
  added: 'Uploading {name}',
  done: '{name} uploaded',
  removed: '{name} removed',
  restored: '{name} restored',
  batchAdded: { one: 'Uploading {count} file', other: 'Uploading {count} files' },
  batchUploaded: { one: '{count} file uploaded', other: '{count} files uploaded' },
  batchDone: {
    one: '{count} file uploaded, {failed} failed',
    other: '{count} files uploaded, {failed} failed',
  },
  batchFailed: { one: '{count} file failed', other: '{count} files failed' },
  batchRemoved: { one: '{count} file removed', other: '{count} files removed' },
  batchPaused: { one: '{count} upload paused', other: '{count} uploads paused' },
  batchCancelled: { one: '{count} upload canceled', other: '{count} uploads canceled' },
} as const satisfies Readonly<Record<string, MessageText>>;
