import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  markRejected,
  markScanned,
  markUploaded,
  type ConditionalUpdate,
} from '../../backend/domain/file-transitions.ts';
import { LocalScanner, scanResultEvent } from '../../backend/dev/scanner.ts';
import { requestScans } from '../../backend/ops/scan/request-scans.ts';
import { apiClient, put } from '../support/local-stack/client.ts';
import { startStack } from '../support/local-stack/start.ts';
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

describe('scans that are turned on later', () => {
  const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(
    '',
  );

  /** Stores two files, one of them a threat, and starts the stack again with scans. */
  async function storedBefore() {
    const directory = await mkdtemp(join(tmpdir(), 'filestore-scan-'));
    onTestFinished(() => rm(directory, { recursive: true, force: true }));
    const before = await startStack({ directory });
    const ids: string[] = [];
    try {
      const api = apiClient(before);
      for (const text of ['harmless', eicar]) {
        const file = await api.register({ name: 'a.txt', type: 'text/plain', size: text.length });
        await put(file, text);
        await api.server('POST', `/files/${file.id}/store`, {});
        ids.push(file.id);
      }
      // In the answer of a stack without scans, nothing is missing.
      const download = await api.server('POST', `/files/${ids[0]}/download`);
      expect(download.status).toBe(200);
    } finally {
      await before.close();
    }
    const { api } = await start({ directory, scanUploads: true });
    const [clean = '', threat = ''] = ids;
    return { api, clean, threat };
  }

  const scanAll = () => {
    const { s3, bucket, stack } = running();
    const scanner = new LocalScanner(s3, bucket, stack.scanned);
    return requestScans(stack.files.listUnscanned(), (key) => scanner.scan(key));
  };

  test('files that were stored before can be downloaded after they were scanned', async () => {
    const { api, clean, threat } = await storedBefore();
    const download = async (id: string) => {
      const { status, body } = await api.server('POST', `/files/${id}/download`);
      return status === 200 ? 200 : [status, body['code']];
    };
    expect([await download(clean), await download(threat)]).toEqual([
      [409, 'not-scanned'],
      [409, 'not-scanned'],
    ]);
    expect(await scanAll()).toMatchObject({ requested: 2, failed: [] });
    expect([await download(clean), await download(threat)]).toEqual([200, [409, 'scan-failed']]);
    expect(await scanAll()).toMatchObject({ requested: 0 });

    // The file is kept, and an alarm is raised.
    expect(await running().objectKeys()).toHaveLength(2);
    // A function in another process logs a moment later.
    await expect
      .poll(() => running().logged)
      .toContainEqual(
        expect.objectContaining({ event: 'threat-in-stored-file', level: 'error', fileId: threat }),
      );
    expect((await api.server('DELETE', `/files/${threat}`)).status).toBe(200);
  });

  test('a file that cannot be requested does not stop the others', async () => {
    const { clean } = await storedBefore();
    const result = await requestScans(running().stack.files.listUnscanned(), async (key) => {
      if (key.endsWith(clean)) throw new RangeError('busy');
    });
    expect(result).toMatchObject({
      requested: 1,
      failed: [{ key: `demo/${clean}`, reason: 'RangeError' }],
    });
  });
});
