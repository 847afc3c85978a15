import { afterAll, beforeAll, expect, test } from 'vitest';
import { assumptions } from '../../backend/prove/assumptions/all.ts';
import type { Finding } from '../../backend/prove/outcome.ts';
import { apiDeviations } from '../support/deviations/api-deviations.ts';
import { corsDeviations } from '../support/deviations/cors-deviations.ts';
import { editJson, isPost, rewrite } from '../support/deviations/deviation.ts';
import { DeviatingStack } from '../support/deviations/deviating-stack.ts';
import { formDeviations } from '../support/deviations/form-deviations.ts';
import { multipartDeviations } from '../support/deviations/multipart-deviations.ts';
import { expiredPut, putDeviations } from '../support/deviations/put-deviations.ts';
import { storageDeviations } from '../support/deviations/storage-deviations.ts';

/** The command `prove` against the local stack, and against a stack that deviates from AWS. */
const deviations = [
  ...putDeviations,
  ...formDeviations,
  ...multipartDeviations,
  ...storageDeviations,
  ...corsDeviations,
  ...apiDeviations,
];

let deviating: DeviatingStack;
beforeAll(async () => {
  deviating = await DeviatingStack.start();
});
afterAll(() => deviating.close());

const withOutcome = (findings: readonly Finding[], outcome: Finding['outcome']) =>
  findings.filter((finding) => finding.outcome === outcome);
const idsOf = (findings: readonly Finding[]) => findings.map(({ id }) => id);

test('against the local stack, prove calls nothing broken and leaves no files', async () => {
  const findings = await deviating.prove();
  expect(withOutcome(findings, 'broken')).toEqual([]);
  // A PUT expires after 15 minutes. The local stack does not throttle and does not scan.
  expect(idsOf(withOutcome(findings, 'unknown'))).toEqual([
    'put.refuses-expired',
    'limits.retry-after',
    'limits.burst',
  ]);
  expect(idsOf(findings)).toEqual([...assumptions.map(({ id }) => id), 'cleanup']);
  expect(await deviating.stack.objectKeys()).toEqual([]);
  expect(await deviating.openUploads()).toBe(0);
});

test('every assumption is broken by a deviation', () => {
  const broken = new Set([...deviations, expiredPut].flatMap(({ broken }) => broken));
  expect(assumptions.map(({ id }) => id).filter((id) => !broken.has(id))).toEqual([]);
});

test.each(deviations)('prove names what is broken if $name', async (deviation) => {
  const broken = withOutcome(await deviating.prove(deviation), 'broken');
  expect(idsOf(broken).toSorted()).toEqual(deviation.broken.toSorted());
  const [first] = broken;
  if (first?.outcome === 'broken' && deviation.observed) {
    expect(first.observed).toMatch(deviation.observed);
  }
});

test('prove names what is broken if a PUT is accepted after its expiry', async () => {
  const short = await DeviatingStack.start({ uploadUrlSeconds: 1 });
  try {
    const { tested } = expiredPut;
    const [honest, deviant] = [await short.prove({ tested }), await short.prove(expiredPut)];
    expect(idsOf(withOutcome(honest, 'confirmed'))).toContain('put.refuses-expired');
    expect(idsOf(withOutcome(deviant, 'broken'))).toEqual(expiredPut.broken);
  } finally {
    await short.close();
  }
});

test('prove deletes the files of a response that violates the contract', async () => {
  const ids = new Set<string>();
  const withoutExpiry = editJson((body) => {
    for (const file of (body['files'] ?? []) as { id: string; expiresAt?: string }[]) {
      ids.add(file.id);
      delete file.expiresAt;
    }
  });
  const findings = await deviating.prove({ api: rewrite(isPost, withoutExpiry), tested: ['put'] });
  expect(idsOf(withOutcome(findings, 'broken'))).toEqual(['access.keys']);
  expect(ids.size).toBeGreaterThan(0);
  for (const id of ids) {
    expect((await deviating.stack.stack.files.get(`demo/${id}`))?.state).toBe('DELETED');
  }
});

/** Settings with which some assumptions cannot be tested, and the groups that are still tested. */
const settings: readonly [string, Parameters<typeof DeviatingStack.start>[0], RegExp][] = [
  [
    'grants, every origin, no forms and no multipart',
    {
      requireGrant: true,
      allowedOrigins: ['*'],
      formUploadBytes: 0,
      multipartFromBytes: 2 ** 40,
      downloadUrlSeconds: 900,
    },
    /^(access|contract$|put|download|api-cors\.(preflight|response)|gateway)/,
  ],
  [
    'scans, which turn forms off, and content checks',
    { scanUploads: true, checkContent: true },
    /^(access|put|multipart|download|events|api-cors|s3-cors|gateway|signing)(?!.*form)/,
  ],
  ['StoreOnLoad', { storeOnLoad: true }, /^(access|put|form|multipart|download|events)/],
  [
    'images only',
    { allowedTypes: ['image/png'], maxFileSize: 1000 },
    /^(access\.(unknown|missing)|api-cors|gateway|limits\.largest)/,
  ],
];

test.each(settings)('prove has no false alarms with %s', async (_name, setting, tested) => {
  const other = await DeviatingStack.start(setting);
  try {
    const findings = await other.prove();
    expect(withOutcome(findings, 'broken')).toEqual([]);
    const unknown = withOutcome(findings, 'unknown').filter(({ id }) => tested.test(id));
    expect(unknown.filter(({ id }) => !/expire[sd]$/.test(id))).toEqual([]);
    expect(await other.stack.objectKeys()).toEqual([]);
  } finally {
    await other.close();
  }
});
