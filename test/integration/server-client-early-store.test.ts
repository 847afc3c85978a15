import { describe, expect, test } from 'vitest';
import { Filestore } from '../../src/server.ts';
import { apiClient, put } from '../support/local-stack/client.ts';
import { startStack } from '../support/local-stack/start.ts';

// A file without another stack, because a server that we did not write sends its events to one fixed port.
describe('store() before the event of S3', () => {
  test.each<[string, object, string, string]>([
    ['a file that was not uploaded', {}, '', 'wrong-state'],
    [
      'a file with another content than its type',
      { checkContent: true },
      '%PDF-1.7 no picture',
      'file-rejected',
    ],
    ['a file that is not scanned', { scanUploads: true }, 'no picture', 'scan-pending'],
  ])('store() refuses %s', async (_what, settings, text, code) => {
    const other = await startStack({ ...settings, eventDelayMilliseconds: 3_600_000 });
    try {
      const client = new Filestore({
        endpoint: other.apiUrl,
        serverKey: other.serverKey,
        attempts: 1,
      });
      const size = Math.max(1, text.length);
      const file = await apiClient(other).register({ name: 'a.png', type: 'image/png', size });
      if (text !== '') expect((await put(file, text)).status).toBe(200);
      const { stored, refused } = await client.store([file.id]);
      expect([stored, refused.map(({ error }) => error.code)]).toEqual([[], [code]]);
    } finally {
      await other.close();
    }
  });
});

test('upload() waits for a scan that takes longer than the retries of store()', async () => {
  const stack = await startStack({ scanUploads: true, eventDelayMilliseconds: 6000 });
  try {
    const client = new Filestore({ endpoint: stack.apiUrl, serverKey: stack.serverKey });
    const file = new File(['scanned'], 'a.txt', { type: 'text/plain' });
    expect(await client.upload(file)).toMatchObject({ state: 'STORED', scan: 'NO_THREATS_FOUND' });
  } finally {
    await stack.close();
  }
});
