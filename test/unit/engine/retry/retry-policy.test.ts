import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../../../src/contract/errors.ts';
import { MEBIBYTE } from '../../../../src/contract/limits.ts';
import type { UploadState } from '../../../../src/contract/upload-states.ts';
import {
  retryPolicy,
  type RecoveryAction,
  type RetryPolicy,
} from '../../../../src/engine/retry/retry-policy.ts';
import { Uploader } from '../../../../src/engine/uploader.ts';
import { simulatedFile } from '../../../support/simulation/simulated-file.ts';
import {
  SimulatedBrowser,
  type ScriptedFault,
} from '../../../support/simulation/simulated-platform.ts';

/**
 * Each class of failure has one behavior. The expected result of each row is written by hand here, and every
 * other action in its place must lead to a different result.
 */

const SINGLE = 3 * MEBIBYTE;
const MULTIPART = 70 * MEBIBYTE;

interface Case {
  readonly size: number;
  readonly order: Omit<ScriptedFault, 'times' | 'code'>;
  /** The requests until the end of the upload, and whether its state was ever `waiting`. */
  readonly expected: string;
}

const retriedCase = (of: 'transfer', size: number, expected: string): Case => ({
  size,
  order: { of },
  expected,
});
const retriedPut = retriedCase('transfer', SINGLE, 'done: preprocess transfer transfer, waited');
const retriedCall: Case = {
  size: SINGLE,
  order: { of: 'preprocess' },
  expected: 'done: preprocess preprocess transfer, waited',
};
const parts = (count: number): string => Array.from({ length: count }, () => 'transfer').join(' ');
const restarted = `done: preprocess ${parts(8)} complete delete preprocess ${parts(8)} complete`;

const cases: Readonly<Record<string, Case>> = {
  'storage-busy': retriedPut,
  'storage-slow-down': retriedPut,
  'storage-unreachable': retriedPut,
  'upload-stalled': retriedPut,
  'bytes-differ': retriedPut,
  'api-unreachable': retriedCall,
  'api-timeout': retriedCall,
  internal: retriedCall,
  throttled: retriedCall,
  'upload-url-expired': {
    size: MULTIPART,
    order: { of: 'transfer' },
    expected: `done: preprocess ${parts(8)} parts transfer complete`,
  },
  'parts-incomplete': {
    size: MULTIPART,
    order: { of: 'complete' },
    expected: `done: preprocess ${parts(8)} complete parts complete`,
  },
  'already-uploaded': {
    size: SINGLE,
    order: { of: 'transfer', afterwards: true },
    expected: 'done: preprocess transfer complete',
  },
  'upload-gone': { size: MULTIPART, order: { of: 'complete' }, expected: restarted },
  'file-not-found': { size: MULTIPART, order: { of: 'complete' }, expected: restarted },
  'file-deleted': { size: MULTIPART, order: { of: 'complete' }, expected: restarted },
  'checksum-mismatch': { size: MULTIPART, order: { of: 'complete' }, expected: restarted },
};

async function outcome(
  code: ErrorCode,
  { size, order }: Case,
  table: RetryPolicy,
): Promise<string> {
  const browser = new SimulatedBrowser(() => 0.5);
  browser.ordered.push({ ...order, code, times: 1 });
  const uploader = new Uploader({ endpoint: 'e', apiKey: 'k' }, browser.platform(), table);
  const states: UploadState[] = [];
  const upload = uploader.upload(simulatedFile('a', size), {
    onState: (state) => states.push(state),
  });
  await browser.clock.exhaust(1000);
  const calls = browser.requests.map(({ name }) => name).join(' ');
  const waited = states.some(({ status }) => status === 'waiting') ? ', waited' : '';
  return `${upload.state.status}: ${calls}${waited}`;
}

test('every row of the retry policy has a test case', () => {
  expect(Object.keys(cases).toSorted()).toEqual(Object.keys(retryPolicy).toSorted());
});

const actions: readonly RecoveryAction[] = [
  'retry',
  'refresh-url',
  'list-parts',
  'confirm',
  'restart',
  'stop',
];

describe.each(Object.entries(cases))('%s', (name, one) => {
  const code = name as ErrorCode;
  const row = retryPolicy[code];

  test(`${name}: the retry policy leads to the expected requests`, async () => {
    expect(await outcome(code, one, retryPolicy)).toBe(one.expected);
  });

  test.each(actions.filter((other) => other !== row?.action))(
    `${name}: the action %s would lead to other requests`,
    async (action) => {
      const changed = { ...retryPolicy, [code]: { ...row, action } };
      expect(await outcome(code, one, changed)).not.toBe(one.expected);
    },
  );
});

describe('errors without a row in the retry policy', () => {
  test.each([
    ['storage-refused', 'transfer'],
    ['storage-answer-hidden', 'transfer'],
    ['file-unreadable', 'transfer'],
    ['quota-exceeded', 'preprocess'],
    ['grant-refused', 'preprocess'],
    ['api-key-refused', 'preprocess'],
    ['api-answer-unreadable', 'preprocess'],
  ] as const)('%s fails the upload without a retry', async (code, of) => {
    const browser = new SimulatedBrowser(() => 0.5);
    browser.ordered.push({ of, code, times: 1 });
    const uploader = new Uploader({ endpoint: 'e', apiKey: 'k' }, browser.platform());
    const upload = uploader.upload(simulatedFile('a', SINGLE));
    await browser.clock.exhaust(100);
    expect(upload.state).toMatchObject({ status: 'failed', error: { code } });
    await expect(upload.finished).rejects.toMatchObject({ code });
    expect(browser.requests.filter(({ name }) => name === of)).toHaveLength(1);
  });
});

test('only a SlowDown reduces the connections, and they come back', async () => {
  const time = async (table: RetryPolicy): Promise<number> => {
    let state = 1;
    const browser = new SimulatedBrowser(() => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    });
    browser.ordered.push({ of: 'transfer', code: 'storage-slow-down', times: 40 });
    const uploader = new Uploader({ endpoint: 'e', apiKey: 'k' }, browser.platform(), table);
    const upload = uploader.upload(simulatedFile('a', 2100 * MEBIBYTE));
    await browser.clock.exhaust(1000);
    expect(upload.state.status).toBe('done');
    expect(browser.mostFlying).toBe(6);
    return browser.clock.now;
  };
  const without = { ...retryPolicy, 'storage-slow-down': { action: 'retry' } } as const;
  expect(await time(retryPolicy)).toBeGreaterThan(await time(without));
});
