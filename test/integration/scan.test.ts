import { describe, expect, test } from 'vitest';
import { type ConditionalUpdate } from '../../backend/domain/conditional-update.ts';
import { markRejected, markScanned, markUploaded } from '../../backend/domain/file-transitions.ts';
import { scanResultEvent } from '../../backend/dev/scanner.ts';
import { put } from '../support/local-stack/client.ts';
import { stackOfEachTest, type StartedStack } from '../support/local-stack/stack-of-each-test.ts';

/** A file is stored only after the scan has found no threat in it, in whatever order the events arrive. */
const { start, running } = stackOfEachTest();

describe('scans', () => {
  const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(
    '',
  );
  const upload = async ({ api }: StartedStack, text: string) => {
    const file = await api.register({ name: 'a.txt', type: 'text/plain', size: text.length });
    await put(file, text);
    return file.id;
  };

  test('a scan that finds a threat deletes the file', async () => {
    const all = await start({ scanUploads: true });
    const id = await upload(all, eicar);
    await expect.poll(() => all.state(id)).toBe('DELETED');
    const stored = await all.api.server('POST', `/files/${id}/store`, {});
    expect([stored.status, stored.body['code']]).toEqual([410, 'file-rejected']);
    expect(await running().objectKeys()).toEqual([]);
  });

  test('a file can be stored and downloaded after a scan that finds no threat', async () => {
    const all = await start({ scanUploads: true });
    const id = await upload(all, 'harmless');
    const info = async () => (await all.api.server('GET', `/files/${id}`)).body;
    await expect.poll(info).toMatchObject({ state: 'UPLOADED', scan: 'NO_THREATS_FOUND' });
    expect((await all.api.server('POST', `/files/${id}/store`, {})).body['state']).toBe('STORED');
    expect((await all.api.server('POST', `/files/${id}/download`)).status).toBe(200);
  });

  test('a file cannot be stored before its scan has ended', async () => {
    const all = await start({ scanUploads: true, eventDelayMilliseconds: 3_600_000 });
    const id = await upload(all, 'harmless');
    const stored = await all.api.server('POST', `/files/${id}/store`, {});
    expect([stored.status, stored.body['code'], stored.headers.get('retry-after')]).toEqual([
      409,
      'scan-pending',
      '2',
    ]);
  });

  test('the scan result of a missing object changes nothing', async () => {
    const all = await start({ scanUploads: true, eventDelayMilliseconds: 3_600_000 });
    const file = await all.api.register({ name: 'a.txt', type: 'text/plain', size: 3 });
    const event = scanResultEvent(running().bucket, `demo/${file.id}`, 'NO_THREATS_FOUND');
    await running().stack.scanned(event);
    expect(await all.state(file.id)).toBe('PENDING');
  });

  test.each(['UNSUPPORTED', 'ACCESS_DENIED', 'FAILED'] as const)(
    'a file cannot be stored after a scan that ended with %s',
    async (result) => {
      const all = await start({ scanUploads: true, eventDelayMilliseconds: 3_600_000 });
      const id = await upload(all, 'harmless');
      await running().stack.scanned(scanResultEvent(running().bucket, `demo/${id}`, result));
      const stored = await all.api.server('POST', `/files/${id}/store`, {});
      expect([stored.status, stored.body['code']]).toEqual([409, 'scan-failed']);
    },
  );

  test('with StoreOnLoad, the scan decides whether a file is stored or deleted', async () => {
    const all = await start({ scanUploads: true, storeOnLoad: true });
    const clean = await upload(all, 'harmless');
    const threat = await upload(all, eicar);
    await expect.poll(() => all.state(clean)).toBe('STORED');
    await expect.poll(() => all.state(threat)).toBe('DELETED');
  });
});

describe('retried scan events', () => {
  const silent = { scanUploads: true, eventDelayMilliseconds: 3_600_000 };
  const half = async (settings: object, change: (key: string) => ConditionalUpdate) => {
    const all = await start({ ...silent, ...settings });
    const file = await all.api.register({ name: 'a.txt', type: 'text/plain', size: 3 });
    await put(file, 'abc');
    const key = `demo/${file.id}`;
    const { files } = running().stack;
    const object = { size: 3, type: 'text/plain', etag: '"900150983cd24fb0d6963f7d28e17f72"' };
    await files.update(key, markUploaded(object, Date.now()));
    await files.update(key, change(key));
    return { key, state: () => all.state(file.id) };
  };

  test('a retried scan event stores a file that was already marked as clean', async () => {
    const { key, state } = await half({ storeOnLoad: true }, () => markScanned('NO_THREATS_FOUND'));
    await running().stack.scanned(scanResultEvent(running().bucket, key, 'NO_THREATS_FOUND'));
    expect(await state()).toBe('STORED');
  });

  test('a retried scan event deletes a threat that was already marked as rejected', async () => {
    const { key, state } = await half({}, (of) => markRejected(of, 'malware', Date.now()));
    await running().stack.scanned(scanResultEvent(running().bucket, key, 'THREATS_FOUND'));
    expect([await state(), await running().objectKeys()]).toEqual(['DELETED', []]);
  });
});
