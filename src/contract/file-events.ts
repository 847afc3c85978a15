import { bytes, enumOf, integer, object, text, type Infer } from './schema.ts';

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

/** `content`: the content contradicts the declared type. `malware`: the scan found a threat. */
export const rejectionReasons = ['content', 'malware'] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** A file as it was at the event. Sizes are in bytes, times in ISO 8601. */
const EventFile = object(
  { id: text, tenant: text, name: text, size: bytes, type: text, createdAt: text },
  {
    /** The `context` with which the file was registered. */
    context: text,
    /** CRC-64/NVME in base64, as S3 reports it. */
    checksum: text,
    /** SHA-256 in base64, if S3 has compared it with the file. */
    sha256: text,
    uploadedAt: text,
    storedAt: text,
    deletedAt: text,
    /** Why the file was rejected. */
    reason: enumOf(...rejectionReasons),
  },
);

/**
 * A file event, in the form of the Standard Webhooks specification. The same event has the same `id` whenever it is
 * delivered again: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const FileEvent = object({
  /** Also in the header `webhook-id`. */
  id: text,
  type: enumOf(...fileEventTypes),
  /** When it happened, in ISO 8601. */
  timestamp: text,
  /** 1 to 3: the place of the event in the life of its file. */
  sequence: integer,
  data: EventFile,
});
export type FileEvent = Infer<typeof FileEvent>;
