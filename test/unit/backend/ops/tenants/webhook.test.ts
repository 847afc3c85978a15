import { beforeEach, expect, test } from 'vitest';
import { changeWebhook } from '../../../../../backend/ops/tenants/webhook.ts';
import type { Tenants, TenantWebhook } from '../../../../../backend/ops/tenants/tenants.ts';

const URL = 'https://app.example.com/webhooks';
const OTHER = 'https://app.example.com/other';

let stored: TenantWebhook | undefined;
const unused = () => Promise.reject(new Error('not expected'));
const tenants: Tenants = {
  webhookReach: 'internet',
  webhook: () => Promise.resolve(stored),
  setWebhook: (_name, webhook) => {
    stored = webhook;
    return Promise.resolve();
  },
  add: unused,
  list: unused,
  setDisabled: unused,
  setLimits: unused,
  keys: unused,
  rotate: unused,
  deleteKey: unused,
};

const run = (url?: string, secret: 'keep' | 'rotate' | 'finish' = 'keep') =>
  changeWebhook({ verb: 'webhook', name: 'acme', url, secret }, tenants);

beforeEach(() => {
  stored = undefined;
});

test('a new webhook gets a secret, which is printed once', async () => {
  const lines = await run(URL);
  expect(stored?.url).toBe(URL);
  expect(stored?.secrets).toEqual([expect.stringMatching(/^whsec_[\w+/=]{32,}$/u)]);
  expect(lines).toEqual([`webhook ${URL}`, `secret  ${stored?.secrets[0]}`]);
  expect((await run()).join('\n')).not.toContain('whsec_');
});

test('another URL keeps the secret', async () => {
  await run(URL);
  const [secret] = stored?.secrets ?? [];
  expect(await run(OTHER)).toEqual([`webhook ${OTHER}`]);
  expect(stored).toEqual({ url: OTHER, secrets: [secret] });
});

test('a rotated secret is used beside the earlier one until the rotation is finished', async () => {
  await run(URL);
  const [first] = stored?.secrets ?? [];
  const lines = await run(undefined, 'rotate');
  const [second] = stored?.secrets ?? [];
  expect(second).not.toBe(first);
  expect(stored).toEqual({ url: URL, secrets: [second, first] });
  expect(lines).toContain(`secret  ${second}`);
  expect(lines.at(-1)).toBe('npm run tenant -- webhook acme --finish');
  expect(await run()).toContain('Two secrets are in use.');

  expect(await run(undefined, 'finish')).toEqual([`webhook ${URL}`]);
  expect(stored).toEqual({ url: URL, secrets: [second] });
});

test('a second rotation ends the use of the first secret', async () => {
  await run(URL);
  await run(undefined, 'rotate');
  const [second] = stored?.secrets ?? [];
  await run(undefined, 'rotate');
  expect(stored?.secrets).toHaveLength(2);
  expect(stored?.secrets[1]).toBe(second);
});

test('none removes the webhook', async () => {
  await run(URL);
  expect(await run('none')).toEqual(['acme has no webhook']);
  expect(stored).toBeUndefined();
  expect(await run()).toEqual(['acme has no webhook']);
});

test('what cannot be done says what to do, and changes nothing', async () => {
  await expect(run(undefined, 'rotate')).rejects.toThrow('Name the URL first');
  await expect(run(undefined, 'finish')).rejects.toThrow('Name the URL first');
  await expect(run('http://app.example.com/')).rejects.toThrow('The URL ');
  for (const host of ['10.0.0.1', '0xa.1', '[fd00::1]', '[::ffff:10.0.0.1]', 'localhost']) {
    await expect(run(`https://${host}/`)).rejects.toThrow('must name a public host');
  }
  expect(stored).toBeUndefined();
  await run(URL);
  await expect(run(undefined, 'finish')).rejects.toThrow('Use --rotate first');
  await expect(run('ftp://app.example.com/')).rejects.toThrow('The URL ');
  expect(stored?.url).toBe(URL);
  expect(stored?.secrets).toHaveLength(1);
});

test('a receiver that fails is shown with the time of the next attempt', async () => {
  stored = { url: URL, secrets: ['whsec_a'], failures: 3, retryAt: Date.UTC(2026, 0, 2, 3) };
  expect(await run()).toContain(
    'The last 3 attempts failed. The next is at 2026-01-02T03:00:00.000Z.',
  );
});
