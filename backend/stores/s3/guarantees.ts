/**
 * What the backend promises because the store keeps it. The probe asks the store (backend/stores/s3/probe); what it
 * does not keep is named in the log and in `GET /v1`.
 */
export const guarantees = {
  private: 'Nobody can read or write the bucket without a signature',
  signatures: 'A URL that has expired, or whose key was changed, is refused',
  'signed-headers':
    'A page cannot add headers to its upload, for example to copy another file, to publish it or to tag it',
  'put-length': 'A PUT with another length than the registered one is refused',
  'put-type': 'A PUT with another type than the registered one is refused',
  'put-once': 'A second PUT to the same file is refused',
  'put-checksum': 'A PUT of other bytes than the page has announced is refused',
  'form-fields': 'A form whose fields were changed or added, or that has expired, is refused',
  'form-bytes': 'A form with another length or other bytes than the registered ones is refused',
  'part-length': 'A part with another length than the signed one is refused',
  'complete-once': 'Completing a multipart upload does not replace a file',
  'complete-parts':
    'A multipart upload cannot be completed with other parts than those that were sent',
  'complete-checksum': 'A multipart upload whose bytes differ from their checksum is not completed',
  'reported-checksums':
    'The store reports the checksum of a file, so that it can be compared later',
  'delete-if-match': 'A deletion can name the version that it means',
  cors: 'Pages of the allowed origins may upload and may read the ETags of parts',
} as const satisfies Readonly<Record<string, string>>;

export type GuaranteeName = keyof typeof guarantees;

export const guaranteeNames = Object.keys(guarantees) as readonly GuaranteeName[];

/**
 * Required by default. Without one of them, a page or a stranger could do more than upload its own files, for example
 * read files of others (CVE-2026-54330 of Ceph).
 */
export const SECURITY_GUARANTEES: readonly GuaranteeName[] = [
  'private',
  'signatures',
  'signed-headers',
  'put-length',
  'put-type',
];

/** What the probe has found out about one guarantee. */
export interface Guarantee {
  readonly name: GuaranteeName;
  /**
   * - `kept`: the store refuses every violation that was tried
   * - `missing`: it does not
   * - `unused`: the backend does not use what the guarantee is about, for example forms
   */
  readonly state: 'kept' | 'missing' | 'unused';
  /** What the store did. */
  readonly detail?: string;
}

/** The store does not accept a correct upload, so nothing else can be found out. */
export class StoreRefusedError extends Error {}
