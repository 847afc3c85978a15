import type { RowWords } from '../rows/row-words.ts';
import { formatByteSize } from './byte-size.ts';
import { formatDuration } from './duration.ts';
import { describeForPeople, words } from './words.ts';

let made: { readonly language: string | undefined; readonly words: RowWords } | undefined;

/** What the long list says in a language; made once, because a number format takes long to make. */
export function rowWords(language: string | undefined): RowWords {
  if (!made || made.language !== language) made = { language, words: makeRowWords(language) };
  return made.words;
}

function makeRowWords(language: string | undefined): RowWords {
  const numbers = new Intl.NumberFormat(language);
  const percents = new Intl.NumberFormat(language, { style: 'percent' });
  return {
    ...words.rows,
    error: (error) => describeForPeople(error, language),
    size: (bytes) => formatByteSize(bytes, language),
    number: (value) => numbers.format(value),
    percent: (share) => percents.format(share),
    timeLeft: (seconds) => words.rows.timeLeft(formatDuration(seconds, language)),
  };
}
