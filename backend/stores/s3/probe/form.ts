import type { Findings } from './findings.ts';
import { BYTES, OTHER_BYTES, SHA256, TYPE, type StoreUnderProbe } from './store-under-probe.ts';

/** A change of a form that its policy does not allow. */
interface Change {
  readonly what: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly expired?: true;
}

const changedFields: readonly Change[] = [
  { what: 'another key', fields: { key: 'filestore-probe/elsewhere' } },
  { what: 'another type', fields: { 'Content-Type': 'text/html' } },
  { what: 'an added ACL', fields: { acl: 'public-read' } },
  { what: 'added metadata', fields: { 'x-amz-meta-filestore': 'probe' } },
  { what: 'an expired policy', expired: true },
];

const changedBytes: readonly Change[] = [
  { what: 'a longer file', body: `${BYTES}!` },
  { what: 'a shorter file', body: BYTES.slice(1) },
  { what: 'other bytes', body: OTHER_BYTES },
];

/** Returns whether forms can be used. A store that accepts an altered form is used without them. */
export async function probeForm(store: StoreUnderProbe, found: Findings): Promise<boolean> {
  const isSupported = (await post(store, { what: 'the form' })) < 300;
  if (isSupported) {
    for (const change of changedFields) {
      found.refused('form-fields', change.what, await post(store, change));
    }
    for (const change of changedBytes) {
      found.refused('form-bytes', change.what, await post(store, change));
    }
  }
  const usable = isSupported && found.isKept('form-fields') && found.isKept('form-bytes');
  if (!usable) {
    found.unused('form-fields');
    found.unused('form-bytes');
  }
  return usable;
}

function post(
  store: StoreUnderProbe,
  { fields = {}, body = BYTES, expired }: Change,
): Promise<number> {
  const key = store.newKey();
  const file = { key, size: BYTES.length, type: TYPE, sha256: SHA256 };
  const signed = expired ? store.expiredForm(key) : store.presigner.form(file, 60);
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...signed.fields, ...fields }))
    form.set(name, value);
  form.set('file', new Blob([body]), 'file');
  return store.status(signed.url, { method: 'POST', body: form });
}
