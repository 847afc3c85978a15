import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LocalScanner } from '../../backend/dev/scanner.ts';
import { requestScans } from '../../backend/ops/scan/request-scans.ts';
import { createDynamoDbClient } from '../../backend/stores/dynamodb/client.ts';
import { listUnscanned } from '../../backend/stores/dynamodb/unscanned-files.ts';
import { apiClient, put } from '../support/local-stack/client.ts';
import { stackOfEachTest } from '../support/local-stack/stack-of-each-test.ts';
import { startStack, type TestStack } from '../support/local-stack/start.ts';

/** Scans that are turned on while there are files: the same stack is started without scans and then with them. */
const { start, running } = stackOfEachTest();

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

const unscanned = ({ environment }: TestStack['stack']) =>
  listUnscanned(environment.TABLE_NAME, createDynamoDbClient(environment));

const scanAll = () => {
  const { s3, bucket, stack } = running();
  const scanner = new LocalScanner(s3, bucket, stack.scanned);
  return requestScans(unscanned(stack), (key) => scanner.scan(key));
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
  const result = await requestScans(unscanned(running().stack), async (key) => {
    if (key.endsWith(clean)) throw new RangeError('busy');
  });
  expect(result).toMatchObject({
    requested: 1,
    failed: [{ key: `demo/${clean}`, reason: 'RangeError' }],
  });
});
