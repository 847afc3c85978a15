import type { StoreAbilities } from '../abilities.ts';
import type { Findings } from './findings.ts';
import { BYTES, type StoreUnderProbe } from './store-under-probe.ts';

/** Asks what somebody without a signature may do. */
export async function probeAccess(store: StoreUnderProbe, found: Findings): Promise<void> {
  const key = store.newKey();
  const { url, headers } = store.put(key);
  await store.status(url, { headers, body: BYTES });
  const [unsigned = ''] = url.split('?');
  found.refused('private', 'an anonymous GET', await store.status(unsigned, { method: 'GET' }));
  const list = store.bucket.url;
  found.refused('private', 'an anonymous list', await store.status(list, { method: 'GET' }));
  const [elsewhere = ''] = store.put(store.newKey()).url.split('?');
  found.refused('private', 'an anonymous PUT', await store.status(elsewhere, { body: BYTES }));
}

/** Returns whether the store compares the ETag of a deletion. */
export async function probeDelete(
  store: StoreUnderProbe,
  found: Findings,
): Promise<Pick<StoreAbilities, 'deleteIfMatch'>> {
  const key = store.newKey();
  const { url, headers } = store.put(key);
  await store.status(url, { headers, body: BYTES });
  const refused = await store.objects.delete(key, `"${'0'.repeat(32)}"`).then(
    () => false,
    () => true,
  );
  const remains = (await store.objects.head(key)) !== undefined;
  found.expect('delete-if-match', 'another version was deleted', remains);
  return { deleteIfMatch: !refused };
}

/** Asks as a browser does before and after an upload. */
export async function probeCors(
  store: StoreUnderProbe,
  origins: readonly string[],
  found: Findings,
): Promise<void> {
  const [first] = origins;
  if (first === undefined) return found.unused('cors');
  const origin = first === '*' ? 'https://www.example.com' : first;
  const allows = (response: Response): boolean =>
    ['*', origin].includes(response.headers.get('access-control-allow-origin') ?? '');
  const { url, headers } = store.put(store.newKey());
  const preflight = await store.send(url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'content-type,if-none-match,x-amz-checksum-crc64nvme',
    },
  });
  await preflight.body?.cancel();
  const isAllowed = preflight.status < 300 && allows(preflight);
  found.expect('cors', `the preflight of ${origin} is refused`, isAllowed);
  const response = await store.send(url, { headers: { ...headers, origin }, body: BYTES });
  await response.body?.cancel();
  found.expect('cors', `${origin} may not read the answer`, allows(response));
  const exposed = (response.headers.get('access-control-expose-headers') ?? '').toLowerCase();
  found.expect('cors', 'the ETag is not exposed', /(^|[,\s])(etag|\*)([,\s]|$)/.test(exposed));
}
