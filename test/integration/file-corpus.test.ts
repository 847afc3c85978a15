import { describe, expect, test } from 'vitest';
import { toFileRequest } from '../../src/engine/presign/file-request.ts';
import { honestDocuments, honestTexts } from '../support/corpus/honest-documents.ts';
import { honestImages, honestRecordings } from '../support/corpus/honest-media.ts';
import { lies } from '../support/corpus/lies.ts';
import type { Sample } from '../support/corpus/sample.ts';
import { put } from '../support/local-stack/client.ts';
import { planned } from '../support/local-stack/read-answer.ts';
import { stackOfEachTest, type StartedStack } from '../support/local-stack/stack-of-each-test.ts';

/* A part of the corpus over HTTP. test/unit/backend/domain/file-corpus.test.ts has all of it. */
const { start } = stackOfEachTest();

const everyThird = (samples: readonly Sample[]) => samples.filter((_, index) => index % 3 === 0);

const honest = [honestImages, honestRecordings, honestDocuments, honestTexts].flatMap(everyThird);

/** Registers and uploads a file as a page does. Returns its id. */
async function upload({ api }: StartedStack, { name, type, bytes }: Sample): Promise<string> {
  const file = new File([Uint8Array.from(bytes)], name);
  Object.defineProperty(file, 'type', { value: type });
  const registered = planned('put', (await api.preprocess(toFileRequest(file)))[0]);
  expect((await put(registered, Uint8Array.from(bytes))).status).toBe(200);
  return registered.id;
}

const named = ({ from, name, type }: Sample): string => `${from}: ${name} as ${type}`;

/** Uploads the files and returns the states in which they end. */
async function statesOf(stack: StartedStack, samples: readonly Sample[]) {
  const ids = await Promise.all(samples.map((sample) => upload(stack, sample)));
  const states = () => Promise.all(ids.map((id) => stack.state(id)));
  await expect.poll(states).not.toContain('PENDING');
  await expect.poll(states).not.toContain('DELETING');
  const ended = await states();
  return samples.map((sample, index) => [named(sample), ended[index]] as const);
}

const allAre = (samples: readonly Sample[], state: string) =>
  samples.map((sample) => [named(sample), state] as const);

describe('honest files stay', () => {
  test('without a list of types', async () => {
    const stack = await start({ checkContent: true });
    expect(honest.length).toBeGreaterThan(75);
    expect(await statesOf(stack, honest)).toEqual(allAre(honest, 'UPLOADED'));
  });

  test.each(['image/*', 'audio/*', 'video/*', 'text/plain', 'text/csv', 'application/zip'])(
    'where %s is allowed',
    async (allowed) => {
      const stack = await start({ checkContent: true, allowedTypes: [allowed] });
      const samples = [...honestImages, ...honestRecordings, ...honestDocuments, ...honestTexts]
        .filter(({ lists }) => lists.some((list) => list.join() === allowed))
        .slice(0, 25);
      expect(samples.length).toBeGreaterThan(5);
      expect(await statesOf(stack, samples)).toEqual(allAre(samples, 'UPLOADED'));
    },
  );
});

test.each(['image/*', 'text/plain', 'application/pdf'])(
  'lies are deleted where %s is allowed',
  async (allowed) => {
    const stack = await start({ checkContent: true, allowedTypes: [allowed] });
    const samples = lies.filter(({ lists }) => lists.some((list) => list.join() === allowed));
    expect(samples.length).toBeGreaterThan(5);
    expect(await statesOf(stack, samples)).toEqual(allAre(samples, 'DELETED'));
  },
);

test('a file whose type only its name tells has that type when it is downloaded', async () => {
  const { api } = await start({ checkContent: true, allowedTypes: ['image/*'] });
  const sample = honestImages.find(({ name, type }) => name === 'IMG_0001.HEIC' && type === '');
  if (!sample) throw new Error('the corpus has no HEIC without a type');
  const request = {
    name: sample.name,
    type: 'application/octet-stream',
    size: sample.bytes.length,
  };
  const file = await api.register(request);
  await put(file, Uint8Array.from(sample.bytes));
  const stored = await api.server('POST', `/files/${file.id}/store`, {});
  expect(stored.body).toMatchObject({ state: 'STORED', type: 'image/heic' });
});

test('a refused file names what is allowed', async () => {
  const { api } = await start({ allowedTypes: ['text/csv'] });
  const [refused] = await api.preprocess({ name: 'a.png', type: 'image/png', size: 1 });
  expect(refused).toMatchObject({ error: { code: 'type-not-allowed', allowed: ['.csv'] } });
});
