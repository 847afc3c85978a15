import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/**
 * Private words that were replaced by the field's terms, and phrases that make a sentence hard to read. The
 * glossary in CONTRIBUTING.md has the terms. Each pattern is matched in file names, identifiers, comments and
 * documents.
 */
const replaced: readonly (readonly [pattern: RegExp, term: string])[] = [
  [/courier/i, 'transfer client'],
  [/take[- ]?up\b|taken[- ]?up\b|findInterrupted|HeldFile/i, 'resume'],
  [/let[- ]?go\b|lets go\b|giveBack|take[- ]?back/i, 'release'],
  [/\bparted\b|PartedFile|sendParts/i, 'multipart'],
  [/sendWhole|WholeFile|isWhole/, 'single'],
  [/likeness/i, 'duplicate key'],
  [/partLedger/i, 'part tracker'],
  [/sentBytes|SentBytes/, 'byte counter'],
  [/failure-?table/i, 'retry policy'],
  [/asFilestoreError/, 'toFilestoreError'],
  [/StoredFile|storedFiles|StoredItem/, 'existing file'],
  [/addWords|errorPhrases|phrasesIn|\bPhrases\b/, 'messages'],
  [/tellPond|badgeOf|rowsView|RowsView/, 'view'],
  [/\bputBack|put-back/, 'restore'],
  [/admin-?door|AdminDoor/i, 'admin API'],
  [/asksForFewer/, 'throttle'],
  [/whoever/i, 'name the person or the program'],
  [/\bof its own\b/i, 'its own'],
  [/what is not\b/i, 'name the noun'],
  [/\bis told\b|\bare told\b/i, 'receives'],
  [/all the same\b/i, 'anyway, or nothing'],
  [/\bgoes off\b/i, 'is submitted'],
  [/\bspoken\b/i, 'announced, or the locale'],
  [/\bat one time\b/i, 'at a time'],
  [/\bunder way\b/i, 'in progress'],
];

const ROOT = join(import.meta.dirname, '../..');
/** The code and the documents. Recorded answers and translations are other people's words. */
const files = execFileSync(
  'git',
  [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    'src',
    'backend',
    'demo',
    '.build',
    'test',
    '*.md',
  ],
  { cwd: ROOT, encoding: 'utf8' },
)
  .split('\n')
  .filter((file) => /\.(ts|tsx|mjs|css|html|md|svelte|vue)$/.test(file))
  .filter((file) => !/i18n\/locales\/|vocabulary\.test\.ts$/.test(file));

test('the code and the documents use the terms of the glossary', () => {
  expect(files.length).toBeGreaterThan(600);
  const found = files.flatMap((file) => {
    const lines = [file, ...readFileSync(join(ROOT, file), 'utf8').split('\n')];
    return lines.flatMap((line, number) =>
      replaced
        .filter(([pattern]) => pattern.test(line))
        .map(([, term]) => `${file}:${number}: write “${term}” in “${line.trim().slice(0, 100)}”`),
    );
  });
  expect(found).toEqual([]);
});

test('the glossary in CONTRIBUTING.md defines the terms', () => {
  const contributing = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
  for (const term of [
    'presign',
    'multipart',
    'retry policy',
    'resume',
    'release',
    'existing file',
  ]) {
    expect(contributing).toContain(term);
  }
});
