import type { FileEventType } from '../../src/contract/file-events.ts';
import type { ListedState } from '../../src/contract/server-requests.ts';
import type { CallRecord } from '../domain/call-record.ts';
import type { ConditionalUpdate } from '../domain/conditional-update.ts';
import type { DueFile, FileRecord, ListedFile } from '../domain/file-record.ts';
import type { GrantRecord } from '../domain/grant-record.ts';
import type { KeyRecord } from '../domain/key-record.ts';
import type { Counted, Payment } from '../domain/payments.ts';
import type { WebhookRecord } from '../domain/webhook-record.ts';
import type { FileChangeListener } from './file-audit-log.ts';

/**
 * What the backend needs of a database. DynamoDB (`dynamodb`) and SQL databases (`sql`) implement it. Each change is
 * one conditional write or one transaction: no method reads a row and then writes what it has read.
 *
 * Times are milliseconds since the epoch.
 */
export interface Database {
  /**
   * The files. Every change is reported to the observer after the database has accepted it. With `withEvents`, each
   * change writes its file events into the outbox of the file.
   */
  files(options?: FileTableOptions): FileTable;
  readonly keys: KeyTable;
  readonly grants: GrantTable;
  readonly quotas: QuotaTable;
  readonly calls: CallTable;
  readonly outbox: Outbox;
  readonly webhooks: WebhookTable;
  readonly leases: LeaseTable;
  readonly undelivered: UndeliveredTable;
  /** Deletes grants, counts and calls that have expired. DynamoDB does so by itself. */
  deleteExpired(now: number): Promise<void>;
  /** Throws if the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface FileTableOptions {
  readonly observer?: FileChangeListener | undefined;
  /** The default is false. */
  readonly withEvents?: boolean;
}

export type ChangeResult =
  | { readonly changed: true; readonly record: FileRecord }
  /** The row that did not match the condition, or undefined if there is no row. */
  | { readonly changed: false; readonly current: FileRecord | undefined };

/** The files. Every change of a row is one conditional write, without a read before it. */
export interface FileTable {
  /** Whether changes write file events. */
  readonly withEvents: boolean;

  /** Fails if the key exists, which means a broken random source, because ids have 128 random bits. */
  create(record: FileRecord): Promise<void>;

  /** @throws {FilestoreError} storage-busy if the database has not accepted all rows after several attempts */
  createMany(records: readonly FileRecord[]): Promise<void>;

  /**
   * Creates each row unless it exists, because the call is repeated or made twice at the same time. Returns the rows
   * of the table, in the same order.
   */
  createMissing(records: readonly FileRecord[]): Promise<readonly FileRecord[]>;

  /** Reads consistently, because the row is compared with S3 and a stale row would look like a lost file. */
  get(key: string): Promise<FileRecord | undefined>;

  /** Reads up to 100 rows consistently, by their keys. */
  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, FileRecord>>;

  /** Returns a page of a tenant's files, oldest first. */
  list(options: ListOptions): Promise<ListPage>;

  update(key: string, update: ConditionalUpdate): Promise<ChangeResult>;

  /**
   * Deletes a tombstone that is due. Returns false if the row has changed in the meantime, or if it has events that
   * will be delivered.
   */
  deleteTombstone(key: string, now: number): Promise<boolean>;

  /** Yields the due rows of one shard, oldest first, page by page. */
  listDue(shard: number, now: number): AsyncGenerator<DueFile>;
}

/** The files of a page. */
export interface ListOptions {
  readonly tenant: string;
  readonly state: ListedState;
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
  /** The cursor of the page before. */
  readonly cursor?: string | undefined;
}

export interface ListPage {
  readonly files: readonly ListedFile[];
  readonly cursor: string | undefined;
}

/** The API keys, by their ids. The values of the keys are not in the database. */
export interface KeyTable {
  get(apiKeyId: string): Promise<KeyRecord | undefined>;
  put(
    apiKeyId: string,
    record: Partial<KeyRecord> & Pick<KeyRecord, 'tenant' | 'role'>,
  ): Promise<void>;
}

/** The grants, by their hashes. */
export interface GrantTable {
  /** Fails if the hash exists. */
  create(hash: string, grant: GrantRecord): Promise<void>;
  get(hash: string): Promise<GrantRecord | undefined>;
}

/**
 * Counts the files and bytes that are registered in a day (UTC). Files are never given back, because each registration
 * costs something. Bytes are given back if they were not recorded and the day is not over.
 */
export interface QuotaTable {
  /**
   * Gives back the bytes of a file that was deleted before it was recorded. Its tenant and its client can use them
   * again on the same day.
   *
   * @param paidAt the time of the payment, as `now`
   */
  refund(counted: Counted, bytes: number, paidAt: number, now: number): Promise<void>;
}

/** Remembers calls, and makes what each call has to pay: once for a call that is repeated. */
export interface CallTable {
  /**
   * Pays for a call that cannot be repeated, all or nothing.
   *
   * @throws {FilestoreError} the refusal of a payment, or storage-busy
   */
  pay(payments: readonly Payment[]): Promise<void>;

  /**
   * Remembers the call and pays for it, all or nothing, so that no crash can leave a call half paid. Pays nothing if
   * the call is remembered already. The caller must compare the hash of the body.
   *
   * @throws {FilestoreError} the refusal of a payment, or storage-busy
   */
  payOnce(
    hash: string,
    call: Pick<CallRecord, 'bodyHash' | 'refused' | 'client'>,
    payments: readonly Payment[],
    now: number,
  ): Promise<CallRecord>;

  /** Returns the call if it was paid and is still remembered. */
  find(hash: string, now: number): Promise<CallRecord | undefined>;
}

/** The progress of the events of one file. */
export interface OutboxProgress {
  /** The outbox as it was read. */
  readonly seen: readonly FileEventType[];
  /** How many of them, from the first on, are on the event bus, and how many the webhook has accepted. */
  readonly onBus: number;
  readonly sent: number;
  /** When the next of them is tried again. Required if one is left. */
  readonly retryAt?: number | undefined;
  /** Attempts that failed since the last one that was delivered. */
  readonly attempts: number;
}

/** The events that wait in the rows of their files. */
export interface Outbox {
  /**
   * Removes the delivered events and schedules the others. Returns false if the outbox has changed since it was read:
   * a new event was appended, or another run has delivered some.
   */
  record(key: string, progress: OutboxProgress): Promise<boolean>;

  /** Yields the files of one shard whose events are due, the longest overdue first. */
  listDue(shard: number, now: number): AsyncGenerator<DueFile>;
}

/** The webhooks of the tenants. */
export interface WebhookTable {
  /** @throws {Error} if the row is damaged, because its events must not count as delivered */
  get(tenant: string): Promise<WebhookRecord | undefined>;

  /** Replaces the webhook, which also forgets its failures. */
  put(tenant: string, webhook: Pick<WebhookRecord, 'url' | 'secrets'>): Promise<void>;

  delete(tenant: string): Promise<void>;

  /**
   * Reserves the one attempt after a failure, so that a receiver that comes back is not overrun. Returns false if
   * another run has reserved it.
   *
   * @param until when the reservation ends
   */
  reserveRetry(tenant: string, seen: WebhookRecord, until: number): Promise<boolean>;

  /** Counts a failure, once for all attempts that failed at the same time. */
  recordFailure(tenant: string, seen: WebhookRecord, retryAt: number): Promise<boolean>;

  /** Ends the wait of all events of the tenant. */
  recordSuccess(tenant: string, seen: WebhookRecord): Promise<boolean>;
}

/** Lets one of several processes do some work. A lease ends by itself, so that a process that dies does not keep it. */
export interface LeaseTable {
  /** Takes or renews the lease. Returns false if another holder has it. */
  acquire(name: string, holder: string, now: number, until: number): Promise<boolean>;

  /** Ends the lease if the holder has it. */
  release(name: string, holder: string): Promise<void>;
}

/** An event that no receiver has accepted within a day. */
export interface UndeliveredEvent {
  readonly id: string;
  /** JSON (backend/delivery/dead-letters.ts). */
  readonly letter: string;
}

/** The dead letters of a backend without a queue. */
export interface UndeliveredTable {
  /** Adding an event again changes nothing. */
  add(id: string, letter: string): Promise<void>;
  /** Returns some of them, and then those after the last id. */
  list(after?: string): Promise<readonly UndeliveredEvent[]>;
  delete(id: string): Promise<void>;
}
