import type { MessageText } from './message-text.ts';

/** The English texts of the list view and of the buttons of its rows. They are loaded with them. */
export const englishListTexts = {
  // A row
  pauseOne: 'Pause {name}',
  resumeOne: 'Resume {name}',
  moveUpOne: 'Move {name} up',
  movedTo: '{name}: {position} of {total}',
  uploadedShare: '{percent} uploaded',
  chooseAgain: 'Choose the file again to resume',

  // The summary of a long list
  summary: { one: '{done} of {count} file uploaded', other: '{done} of {count} files uploaded' },
  someFailed: '{count} failed',
  allFiles: 'All files',
  show: 'Filter files',
  filterAll: 'All',
  filterActive: 'In progress',
  filterFailed: 'Failed',
  filterDone: 'Uploaded',
  pauseAll: 'Pause',
  resumeAll: 'Resume',
  retryAll: 'Retry failed',
  removeRefused: 'Remove rejected files',
  emptyFilter: 'No matching files',
  filesShown: { one: '{count} file shown', other: '{count} files shown' },
} as const satisfies Readonly<Record<string, MessageText>>;
