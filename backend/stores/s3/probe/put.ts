import type { StoreAbilities } from '../abilities.ts';
import type { Findings } from './findings.ts';
import {
  BYTES,
  CRC64NVME,
  OTHER_BYTES,
  SHA256,
  type StoreUnderProbe,
} from './store-under-probe.ts';

/** Uploads with single PUTs that differ from what was signed. */
export async function probePut(
  store: StoreUnderProbe,
  found: Findings,
): Promise<Pick<StoreAbilities, 'checksums'>> {
  const [checksums] = await Promise.all([
    probeChecksums(store, found),
    probeSecondPut(store, found),
    probeSignedValues(store, found),
    probeSignature(store, found),
    probeUnsignedHeaders(store, found),
  ]);
  return { checksums };
}

async function probeSecondPut(store: StoreUnderProbe, found: Findings): Promise<void> {
  if (!store.abilities.putIfNoneMatch) {
    found.expect('put-once', 'If-None-Match is refused', false);
    return;
  }
  const key = store.newKey();
  const { url, headers } = store.put(key);
  await store.status(url, { headers, body: BYTES });
  const again = store.put(key);
  const second = await store.status(again.url, { headers: again.headers, body: BYTES });
  found.refused('put-once', 'a second PUT', second);
  const atOnce = store.newKey();
  const statuses = await Promise.all(
    Array.from({ length: 4 }, () => {
      const put = store.put(atOnce);
      return store.status(put.url, { headers: put.headers, body: BYTES });
    }),
  );
  const accepted = statuses.filter((status) => status < 300).length;
  found.expect('put-once', `${accepted} of 4 PUTs at once were accepted`, accepted === 1);
}

async function probeSignedValues(store: StoreUnderProbe, found: Findings): Promise<void> {
  const send = async (body: string, more: Readonly<Record<string, string>>): Promise<number> => {
    const { url, headers } = store.put(store.newKey());
    return store.status(url, { headers: { ...headers, ...more }, body });
  };
  found.refused('put-length', 'a longer body', await send(`${BYTES}!`, {}));
  found.refused('put-length', 'a shorter body', await send(BYTES.slice(1), {}));
  found.refused('put-type', 'another type', await send(BYTES, { 'content-type': 'text/html' }));
}

async function probeSignature(store: StoreUnderProbe, found: Findings): Promise<void> {
  const { url, headers } = store.put(store.newKey());
  const elsewhere = url.replace(/\/\d+\?/, `/elsewhere?`);
  found.refused(
    'signatures',
    'another key',
    await store.status(elsewhere, { headers, body: BYTES }),
  );
  const expired = store.expiredPut(store.newKey());
  found.refused(
    'signatures',
    'an expired URL',
    await store.status(expired.url, { headers: expired.headers, body: BYTES }),
  );
}

/** Headers that would give a page more than its upload. The object of the copy exists. */
async function probeUnsignedHeaders(store: StoreUnderProbe, found: Findings): Promise<void> {
  const secret = store.newKey();
  const { url, headers } = store.put(secret);
  await store.status(url, { headers, body: BYTES });
  const unsigned: Readonly<Record<string, string>> = {
    'x-amz-copy-source': `/${store.bucket.bucket}/${secret}`,
    'x-amz-acl': 'public-read',
    'x-amz-meta-filestore': 'probe',
    'x-amz-tagging': 'filestore=probe',
    'x-amz-website-redirect-location': 'https://www.example.com/',
  };
  await Promise.all(
    Object.entries(unsigned).map(async ([name, value]) => {
      const put = store.put(store.newKey());
      const body = name === 'x-amz-copy-source' ? '' : BYTES;
      const status = await store.status(put.url, {
        headers: { ...put.headers, [name]: value },
        ...(body && { body }),
      });
      found.refused('signed-headers', name, status);
    }),
  );
}

/** Returns the checksums that the store compares. */
async function probeChecksums(
  store: StoreUnderProbe,
  found: Findings,
): Promise<StoreAbilities['checksums']> {
  const known = [
    { name: 'crc64nvme', value: { checksum: CRC64NVME }, reported: 'checksum' },
    { name: 'sha256', value: { sha256: SHA256 }, reported: 'sha256' },
  ] as const;
  const compared: (typeof known)[number]['name'][] = [];
  const violations: string[] = [];
  for (const { name, value, reported } of known) {
    const wrong = store.put(store.newKey(), value);
    const wrongStatus = await store.status(wrong.url, {
      headers: wrong.headers,
      body: OTHER_BYTES,
    });
    const key = store.newKey();
    const right = store.put(key, value);
    const rightStatus = await store.status(right.url, { headers: right.headers, body: BYTES });
    const refuses = wrongStatus >= 400 && wrongStatus < 500;
    if (rightStatus < 300 && refuses) {
      compared.push(name);
      const object = await store.objects.head(key);
      found.expect(
        'reported-checksums',
        `${name} is not reported`,
        object?.[reported] !== undefined,
      );
    } else {
      violations.push(
        `${name}: other bytes answered ${wrongStatus}, the right ones ${rightStatus}`,
      );
    }
  }
  found.expect('put-checksum', violations.join('; '), compared.length > 0);
  if (compared.length === 0) found.expect('reported-checksums', 'no checksum is compared', false);
  return compared;
}
