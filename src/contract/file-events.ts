import { bytes, enumOf, integer, matches, object, text, time, type Infer } from './schema.ts';

/**
 * What the stack tells others about a file. A file has at most three events: it is uploaded, it is stored, and it
 * ends as rejected, expired or deleted.
 * - `file.uploaded`: the file is in S3, and waits for its form
 * - `file.stored`: the file is kept until it is deleted
 * - `file.rejected`: the file was deleted because of its content
 * - `file.expired`: the file was deleted because nobody stored it
 * - `file.deleted`: the file was deleted by its page or by a server
 */
export const fileEventTypes = [
  'file.uploaded',
  'file.stored',
  'file.rejected',
  'file.expired',
  'file.deleted',
] as const;
export type FileEventType = (typeof fileEventTypes)[number];

/** The place of each event in the life of a file. */
export const fileEventSequence: Readonly<Record<FileEventType, number>> = {
  'file.uploaded': 1,
  'file.stored': 2,
  'file.rejected': 3,
  'file.expired': 3,
  'file.deleted': 3,
};

export const fileEventType = enumOf(...fileEventTypes);

export const rejectionReasons = ['content', 'malware'] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** Why a file was rejected: the content contradicts the type (`content`), or the scan found a threat (`malware`). */
export const rejectionReason = enumOf(...rejectionReasons);

/** A file as it was at the event. */
export const EventFile = object(
  {
    /**
     * The id of the file, 26 characters.
     * @example "mfrggzdfmztwq2lknnwg23tpoa"
     */
    id: text,
    /**
     * The tenant to which the file belongs.
     * @example "acme"
     */
    tenant: text,
    /**
     * The file name, without characters that file systems forbid.
     * @example "invoice.pdf"
     */
    name: text,
    /**
     * The size in bytes.
     * @example 48213
     */
    size: bytes,
    /**
     * The media type.
     * @example "application/pdf"
     */
    type: text,
    /**
     * When the file was registered, in ISO 8601.
     * @example "2026-11-29T12:00:00.000Z"
     */
    createdAt: time,
  },
  {
    /**
     * The `context` with which the file was registered.
     * @example "k4Zt1Yf0c8QnP3aW"
     */
    context: text,
    /**
     * The path of the file from the folder that was chosen. Absent if it was not in a folder.
     * @example "harbour/2026/invoice.pdf"
     */
    path: text,
    /**
     * The kind with whose limits the file was registered. Absent if it has none.
     * @example "avatar"
     */
    kind: text,
    /**
     * The CRC-64/NVME of the content in base64, as S3 reports it.
     * @example "rosUhgp5mIg="
     */
    checksum: text,
    /**
     * The SHA-256 of the content in base64. Present only if S3 has compared it with the uploaded file.
     * @example "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="
     */
    sha256: text,
    /**
     * When the file arrived in S3, in ISO 8601.
     * @example "2026-11-29T12:00:05.000Z"
     */
    uploadedAt: time,
    /**
     * When the file was stored, in ISO 8601.
     * @example "2026-11-29T12:01:00.000Z"
     */
    storedAt: time,
    /**
     * When the file was deleted, in ISO 8601.
     * @example "2026-12-29T12:00:00.000Z"
     */
    deletedAt: time,
    /**
     * Why the file was rejected. Present only with `file.rejected`.
     * @example "content"
     */
    reason: rejectionReason,
  },
);

/**
 * A file event, in the form of the Standard Webhooks specification. The same event has the same `id` whenever it is
 * delivered again: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const FileEvent = object({
  /**
   * The id of the event, which the header `webhook-id` repeats. Ignore an event whose id you have processed.
   * @example "evt_mfrggzdfmztwq2lknnwg23tpoa_uploaded"
   */
  id: text,
  /**
   * What has happened. Ignore a type that you do not know.
   * @example "file.uploaded"
   */
  type: fileEventType,
  /**
   * When it happened, in ISO 8601.
   * @example "2026-11-29T12:00:05.000Z"
   */
  timestamp: time,
  /**
   * The place of the event in the life of its file, 1 to 3. Ignore an event of a file after a later one.
   * @example 1
   */
  sequence: integer,
  /** The file. */
  data: EventFile,
});
export type FileEvent = Infer<typeof FileEvent>;

/** Whether a value is a file event. A later version of the stack can have more types and more reasons. */
export function isFileEvent(value: unknown): value is FileEvent {
  const { type, data } = { ...(value as Partial<FileEvent> | null) };
  const { reason, ...file } = { ...data };
  const known = { ...(value as object | null), type: fileEventTypes[0], data: file };
  const isText = typeof type === 'string' && typeof (reason ?? '') === 'string';
  return isText && matches(FileEvent, known);
}
