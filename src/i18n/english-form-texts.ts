import type { MessageText } from './message-text.ts';

/** The English texts of a form that is refused or waits because of its files. They are loaded after the first update. */
export const englishFormTexts = {
  formHasFailed: {
    one: '{name} failed to upload. Retry or remove it',
    other: '{count} files failed to upload. Retry or remove them, starting with {name}',
  },
  formHasRefused: {
    one: '{name}: {reason}. Remove this file to continue',
    other: "{count} files can't be uploaded. Remove them, starting with {name}",
  },
  formHasInterrupted: {
    one: 'The upload of {name} was interrupted. Resume or remove it',
    other: '{count} uploads were interrupted. Resume or remove them, starting with {name}',
  },
  formHasCancelled: {
    one: '{name} was canceled. Retry or remove it',
    other: '{count} uploads were canceled. Retry or remove them, starting with {name}',
  },
  submitDeferred: 'The form will be sent when the uploads are finished',
} as const satisfies Readonly<Record<string, MessageText>>;
