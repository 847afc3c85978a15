import type { FileEvent, FileEventType, FileInfo } from 'filestore-upload/server';

/** The application's records. They are in memory here; keep yours in a database. */

type Gone = 'rejected' | 'expired' | 'deleted';

export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Why the file no longer exists. Undefined while it does. */
  gone?: Gone;
}

export interface RepairRequest {
  readonly id: string;
  /** The visitor who has sent it. With a login, this is the id of the user. */
  readonly visitor: string;
  readonly description: string;
  readonly attachments: readonly Attachment[];
}

const requests = new Map<string, RepairRequest>();
const processedEvents = new Set<string>();

export function addRequest(visitor: string, description: string, files: readonly FileInfo[]) {
  const id = crypto.randomUUID();
  const attachments = files.map(({ id, name, type }) => ({ id, name, type }));
  requests.set(id, { id, visitor, description, attachments });
  return id;
}

export function findRequest(id: string, visitor: string | undefined): RepairRequest | undefined {
  const request = requests.get(id);
  return request?.visitor === visitor ? request : undefined;
}

export function findAttachment(id: string, visitor: string | undefined): Attachment | undefined {
  return [...requests.values()]
    .filter((request) => request.visitor === visitor)
    .flatMap(({ attachments }) => attachments)
    .find((attachment) => attachment.id === id);
}

const GONE: Partial<Record<FileEventType, Gone>> = {
  'file.rejected': 'rejected',
  'file.expired': 'expired',
  'file.deleted': 'deleted',
};

/** Processes an event of a webhook. An event can arrive more than once. */
export function processEvent({ id, type, data }: FileEvent): void {
  if (processedEvents.has(id)) return;
  processedEvents.add(id);
  const gone = GONE[type];
  if (!gone) return;
  for (const { attachments } of requests.values()) {
    const attachment = attachments.find((attachment) => attachment.id === data.id);
    if (attachment) attachment.gone = gone;
  }
}
