import { STORE_ON_LOAD_SECONDS } from '../../src/contract/limits.ts';
import type { FileEvent } from '../../src/contract/file-events.ts';
import { createWebhookSender } from '../delivery/webhook-sender.ts';
import type { Dependencies as DeliverDependencies } from '../functions/deliver/handler.ts';
import { processTiming } from '../runtime/timing.ts';
import type { Database } from '../stores/database.ts';
import { logFileChanges, type FileChangeListener } from '../stores/file-audit-log.ts';
import type { StoreAbilities } from '../stores/s3/abilities.ts';
import { EventDelivery } from '../use-cases/deliver-events.ts';
import type { UploadHandling } from '../use-cases/record-upload.ts';
import { checksAfterUpload } from '../use-cases/upload-handling.ts';
import { apiKeys } from './api-keys.ts';
import type { CheckedOptions } from './check-options.ts';
import { EventQueue } from './event-queue.ts';
import type { Limits } from './options.ts';
import type { OperationDependencies } from './operations.ts';
import type { Storage } from './storage.ts';
import { undeliveredEvents } from './undelivered-events.ts';

/** What the operations and the sweep work with. */
export interface Services {
  readonly operations: OperationDependencies;
  readonly delivery: DeliverDependencies;
  /** Delivers the events of a file at once. */
  readonly events: EventQueue;
}

/** Puts the parts of a backend together. */
export function createServices(
  storage: Storage,
  database: Database,
  abilities: StoreAbilities,
  options: CheckedOptions,
): Services {
  const { given, limits, kinds, allowedOrigins, withEvents, log, clock } = options;
  const delivery: DeliverDependencies = {
    files: database.files(),
    outbox: database.outbox,
    webhooks: database.webhooks,
    sender: createWebhookSender({
      reach: options.webhooks.reach,
      // Receivers compare the time of the signature with their own clock.
      clock: Date.now,
    }),
    bus: { put: (events) => putAll(events, given.onEvent) },
    deadLetters: options.deadLetters ?? undeliveredEvents(database.undelivered),
    clock,
    log,
  };
  const deliveries = new EventDelivery(delivery);
  const events = new EventQueue((key) => deliveries.deliver(key), log);
  const handling: UploadHandling = {
    storeOnLoad: given.storeOnLoad ?? false,
    checkContent: given.checkContent ?? true,
    scanUploads: options.scanUploads,
    allowedTypes: limits.allowedTypes,
    kinds,
  };
  const operations: OperationDependencies = {
    files: database.files({ withEvents, observer: announce(logFileChanges(log), events) }),
    keys: apiKeys(given.keys, database.keys),
    grants: database.grants,
    quotas: database.quotas,
    calls: database.calls,
    objects: storage.objects(abilities),
    presigner: storage.presigner(abilities, clock),
    allowedOrigins,
    handling,
    storeOnLoad: handling.storeOnLoad,
    scanUploads: handling.scanUploads,
    checks: checksAfterUpload(handling),
    kinds,
    policy: { maxFileSize: limits.maxFileSize, allowedTypes: limits.allowedTypes, kinds },
    quotasPerDay: quotasOf(limits),
    requireGrant: given.requireGrant ?? false,
    multipartFromBytes: limits.multipartFromBytes,
    partBytes: limits.partBytes,
    formUploadBytes: abilities.forms && !options.scanUploads ? limits.formUploadBytes : 0,
    uploadUrlSeconds: limits.uploadUrlSeconds,
    downloadUrlSeconds: limits.downloadUrlSeconds,
    // An uploaded file must not expire if the page has not reported it.
    expireAfterSeconds: handling.storeOnLoad ? STORE_ON_LOAD_SECONDS : limits.expireAfterSeconds,
    timing: processTiming,
    clock,
    log,
  };
  return { operations, delivery, events };
}

/** Starts to deliver the events of a change after the database has accepted it. */
function announce(observer: FileChangeListener, events: EventQueue): FileChangeListener {
  return {
    started: (records) => observer.started(records),
    changed: (record, change) => {
      observer.changed(record, change);
      if (change.events && record.outbox !== undefined) events.add(record.key);
    },
  };
}

async function putAll(
  events: readonly FileEvent[],
  receive: CheckedOptions['given']['onEvent'],
): Promise<void> {
  for (const event of events) await receive?.(event);
}

/** 0 removes a limit. */
function quotasOf({
  filesPerDay,
  bytesPerDay,
  clientFilesPerDay,
  clientBytesPerDay,
}: Limits): OperationDependencies['quotasPerDay'] {
  return {
    filesPerDay: filesPerDay || undefined,
    bytesPerDay: bytesPerDay || undefined,
    clientFilesPerDay: clientFilesPerDay || undefined,
    clientBytesPerDay: clientBytesPerDay || undefined,
  };
}
