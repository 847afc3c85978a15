import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { englishAnnouncements } from '../../../src/i18n/english-announcements.ts';
import { englishFormTexts } from '../../../src/i18n/english-form-texts.ts';
import { englishErrors } from '../../../src/i18n/english-errors.ts';
import { englishListTexts } from '../../../src/i18n/english-list-texts.ts';
import type { MessageText } from '../../../src/i18n/message-text.ts';
import { englishMessages, type MessageKey, type Messages } from '../../../src/i18n/messages.ts';
import { loadLocale, translatorFor } from '../../../src/i18n/locales.ts';

const FOLDER = join(import.meta.dirname, '../../../src/i18n/locales');
const languages = readdirSync(FOLDER).map((file) => basename(file, '.ts'));
const english: Messages = {
  ...englishMessages,
  ...englishAnnouncements,
  ...englishFormTexts,
  ...englishListTexts,
  ...englishErrors,
};
const keys = Object.keys(english) as MessageKey[];
/** Messages that are identical in several languages. */
const NEUTRAL: readonly MessageKey[] = ['failed', 'images', 'speed'];

const textsOf = (message: MessageText): string[] =>
  typeof message === 'string' ? [message] : Object.values(message);
const formsOf = (message: MessageText): Readonly<Record<string, string>> =>
  typeof message === 'string' ? { other: message } : { ...message };
const placeholders = (text: string): string[] => [...(text.match(/\{\w+\}/g) ?? [])].toSorted();

test('the locales are those of the table in the guide', () => {
  const guide = readFileSync(join(import.meta.dirname, '../../../demo/guides/using.md'), 'utf8');
  const listed = /^Languages: ([^]*?)\.$/m.exec(guide)?.[1] ?? '';
  const codes = [...listed.matchAll(/`([\w-]+)`/g)].map(([, code = '']) => code.toLowerCase());
  expect(languages).toHaveLength(24);
  expect(codes.toSorted()).toEqual(['en', ...languages].toSorted());
});

describe.each(languages)('locale %s', (language) => {
  test(`${language} has all messages of English, with the same placeholders`, async () => {
    const { default: messages }: { default: Messages } = await import(
      join(FOLDER, `${language}.ts`)
    );
    expect(Object.keys(messages).toSorted()).toEqual(keys.toSorted());
    for (const key of keys) {
      const allowed = textsOf(english[key]).flatMap(placeholders);
      for (const [form, text] of Object.entries(formsOf(messages[key]))) {
        const found = placeholders(text);
        const wanted = placeholders(
          formsOf(english[key])[form] ?? textsOf(english[key]).at(-1) ?? '',
        );
        // “One file” does not need the number.
        const optional = form === 'one' || form === 'two' ? ['{count}'] : [];
        expect(found.concat(optional)).toEqual(expect.arrayContaining(wanted));
        expect(allowed.concat(optional)).toEqual(expect.arrayContaining(found));
      }
    }
  });

  test(`${language} has all plural forms of its language`, async () => {
    const { default: messages }: { default: Messages } = await import(
      join(FOLDER, `${language}.ts`)
    );
    const plurals = new Intl.PluralRules(language);
    const needed = new Set(Array.from({ length: 200 }, (_, index) => plurals.select(index + 1)));
    // The form of fractions, which some languages use for no whole number.
    needed.add('other');
    for (const key of keys) {
      const message = messages[key];
      if (typeof message !== 'string')
        expect(Object.keys(message).toSorted()).toEqual([...needed].toSorted());
    }
  });

  test(`${language} is translated and has no ASCII quotes or consecutive dots`, async () => {
    await loadLocale(language);
    const { default: messages }: { default: Messages } = await import(
      join(FOLDER, `${language}.ts`)
    );
    for (const key of keys) {
      const texts = textsOf(messages[key]);
      if (!NEUTRAL.includes(key)) expect(texts).not.toEqual(textsOf(english[key]));
      for (const text of texts) expect(text).toMatch(/^(?!.*(['"]|\.\.|\s\s)).*\S$/u);
    }
    expect(translatorFor(language).t('paused')).toBe(textsOf(messages.paused)[0]);
  });
});
