import {
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  PutBucketCorsCommand,
} from '@aws-sdk/client-s3';
import { Crc64Nvme } from '@aws-sdk/checksums';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MissingGuaranteeError, reportGuarantees } from '../../backend/server/report-guarantees.ts';
import { Storage } from '../../backend/server/storage.ts';
import { ALL_ABILITIES } from '../../backend/stores/s3/abilities.ts';
import {
  guaranteeNames,
  SECURITY_GUARANTEES,
  type Guarantee,
} from '../../backend/stores/s3/guarantees.ts';
import { probeStore, type ProbeResult } from '../../backend/stores/s3/probe/probe.ts';
import {
  BYTES,
  CRC64NVME,
  OTHER_BYTES,
  OTHER_CRC64NVME,
} from '../../backend/stores/s3/probe/store-under-probe.ts';
import { corsConfiguration } from '../../backend/domain/bucket-cors.ts';
import { lyingStores } from '../support/deviations/lying-stores.ts';
import { DeviatingProxy, type Change } from '../support/deviations/proxy.ts';
import { startS3, S3_BUCKET, type TestS3 } from '../support/local-stack/start-s3.ts';

/** The probe of a store, against the development S3 and against stores that lie. */
const ORIGIN = 'https://www.example.com';
let s3: TestS3;
let proxy: DeviatingProxy;
let storage: Storage;
beforeAll(async () => {
  s3 = await startS3();
  await s3.client.send(
    new PutBucketCorsCommand({
      Bucket: S3_BUCKET,
      CORSConfiguration: corsConfiguration([ORIGIN]),
    }),
  );
  proxy = new DeviatingProxy();
  proxy.forwardTo(s3.url);
  const endpoint = await proxy.listen();
  storage = new Storage({
    bucket: S3_BUCKET,
    region: 'us-east-1',
    endpoint,
    credentials: s3.credentials,
  });
});
afterAll(async () => {
  storage.close();
  proxy.close();
  await s3.close();
});

async function probe(change: Change = {}): Promise<ProbeResult> {
  proxy.change = change;
  try {
    return await probeStore(storage.signing, storage.client, [ORIGIN]);
  } finally {
    proxy.change = {};
  }
}

const missing = (guarantees: readonly Guarantee[]) =>
  guarantees.filter(({ state }) => state === 'missing').map(({ name }) => name);

test('the development S3 keeps every guarantee, and the probe leaves nothing behind', async () => {
  const { abilities, guarantees } = await probe();
  expect(guarantees).toEqual(guaranteeNames.map((name) => ({ name, state: 'kept' })));
  expect(abilities).toEqual(ALL_ABILITIES);
  const bucket = { Bucket: S3_BUCKET };
  expect((await s3.client.send(new ListObjectsV2Command(bucket))).Contents).toBeUndefined();
  expect((await s3.client.send(new ListMultipartUploadsCommand(bucket))).Uploads).toBeUndefined();
});

test.each(lyingStores)('a store that $name is found', async (store) => {
  const { abilities, guarantees } = await probe(store.change());
  expect(missing(guarantees).toSorted()).toEqual([...(store.missing ?? [])].toSorted());
  expect(abilities).toMatchObject(store.abilities ?? {});
});

test('every guarantee is missing in a store of the list, or its feature is not used', () => {
  const found = new Set(lyingStores.flatMap((store) => store.missing ?? []));
  const never = guaranteeNames.filter((name) => !found.has(name));
  expect(never).toEqual(['form-fields', 'form-bytes']);
});

test('the checksums of the probe are those of the AWS SDK', async () => {
  const crc = async (text: string): Promise<string> => {
    const hash = new Crc64Nvme();
    hash.update(new TextEncoder().encode(text));
    return Buffer.from(await hash.digest()).toString('base64');
  };
  expect([await crc(BYTES), await crc(OTHER_BYTES)]).toEqual([CRC64NVME, OTHER_CRC64NVME]);
});

describe('what the backend requires', () => {
  const kept = guaranteeNames.map((name): Guarantee => ({ name, state: 'kept' }));
  const without = (name: Guarantee['name']): Guarantee[] => [
    ...kept.filter((one) => one.name !== name),
    { name, state: 'missing', detail: 'answered 200' },
  ];

  test.each(SECURITY_GUARANTEES)('a store without %s is refused by default', (name) => {
    const report = (): void =>
      reportGuarantees(without(name), SECURITY_GUARANTEES, () => undefined);
    expect(report).toThrow(MissingGuaranteeError);
    expect(report).toThrow(name);
  });

  test('another missing guarantee is logged, and refused if it is required', () => {
    const logged: unknown[] = [];
    const log = (level: string, event: string, fields: object): void => {
      logged.push({ level, event, ...fields });
    };
    reportGuarantees(without('put-once'), SECURITY_GUARANTEES, log);
    expect(logged).toEqual([
      { level: 'warn', event: 'guarantee-missing', guarantee: 'put-once', detail: 'answered 200' },
    ]);
    expect(() => reportGuarantees(without('put-once'), ['put-once'], log)).toThrow('put-once');
  });
});

test('wrong credentials are named as such', async () => {
  const endpoint = s3.url;
  const credentials = { accessKeyId: 'unknown', secretAccessKey: 'unknown' };
  const wrong = new Storage({ bucket: S3_BUCKET, endpoint, credentials });
  await expect(probeStore(wrong.signing, wrong.client, [])).rejects.toThrow(
    /refuses an upload: .*Check the credentials/,
  );
  wrong.close();
});
