import { describe, expect, test } from 'vitest';
import { honestDocuments, honestTexts } from '../../../support/corpus/honest-documents.ts';
import { honestImages, honestRecordings } from '../../../support/corpus/honest-media.ts';
import { lies, liesOfNames } from '../../../support/corpus/lies.ts';
import { outcomeOf, serverOutcomeOf } from '../../../support/corpus/outcome.ts';
import type { Sample } from '../../../support/corpus/sample.ts';

const honest = [...honestImages, ...honestRecordings, ...honestDocuments, ...honestTexts];

const titles = (samples: readonly Sample[]) =>
  samples.map((sample) => [`${sample.from}: ${sample.name} as "${sample.type}"`, sample] as const);

test('the corpus has at least 150 honest files and 50 lies', () => {
  expect(honest.length).toBeGreaterThanOrEqual(150);
  expect(lies.length).toBeGreaterThanOrEqual(50);
});

describe('honest files are kept', () => {
  test.each(titles(honest))('%s', async (_title, sample) => {
    for (const list of [[], ...sample.lists]) {
      expect([list, await outcomeOf(sample, list)]).toEqual([list, 'kept']);
    }
  });
});

describe('lies are found where types are listed', () => {
  test.each(titles(lies))('%s', async (_title, sample) => {
    expect(sample.lists.length).toBeGreaterThan(0);
    for (const list of sample.lists) {
      expect([list, await outcomeOf(sample, list)]).toEqual([list, 'deleted']);
    }
  });

  test.each(titles(liesOfNames))(
    '%s is refused by the page and by the server',
    async (_title, sample) => {
      const file = new File([Uint8Array.from(sample.bytes)], sample.name, { type: sample.type });
      for (const list of sample.lists) {
        expect(await serverOutcomeOf(file, sample.bytes, list)).toBe('refused by the policy');
      }
    },
  );
});

test('without a list of types, programs and false pictures are found as well', async () => {
  const found = await Promise.all(lies.map((sample) => outcomeOf(sample, [])));
  expect(found.filter((outcome) => outcome === 'deleted').length).toBeGreaterThanOrEqual(40);
});
