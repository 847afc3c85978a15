import type { Database } from '../stores/database.ts';
import { ALL_ABILITIES } from '../stores/s3/abilities.ts';
import { probeStore, type ProbeResult } from '../stores/s3/probe/probe.ts';
import { keyIdOf } from './api-keys.ts';
import type { CheckedOptions } from './check-options.ts';
import { callerAddress, type AddressOf } from './client-address.ts';
import type { BackendDescription } from './description.ts';
import { databaseKind, openDatabase } from './databases.ts';
import type { FetchSettings } from './fetch-handler.ts';
import { operationHandlers } from './operations.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { reportGuarantees } from './report-guarantees.ts';
import { createServices } from './services.ts';
import { Storage } from './storage.ts';
import { Sweeper } from './sweeper.ts';
import { resendEvents, type Resent } from '../use-cases/resend-events.ts';
import { undeliveredEvents } from './undelivered-events.ts';
import { saveWebhooks } from './webhooks.ts';

/** A backend that has reached its database and its store. */
export interface ConnectedBackend extends FetchSettings {
  readonly description: BackendDescription;
  readonly addressOf: AddressOf;
  /** Renews the credentials of the store if they are about to expire. */
  refreshCredentials(): Promise<void>;
  sweep(): Promise<void>;
  resendEvents(tenant?: string): Promise<Resent>;
  check(): Promise<void>;
  close(): Promise<void>;
}

/** Connects, asks the store what it guarantees, and starts the sweep. */
export async function connectBackend(options: CheckedOptions): Promise<ConnectedBackend> {
  const { given, allowedOrigins, basePath, required, log } = options;
  const storage = new Storage(given.storage);
  let database: Database | undefined;
  try {
    database = await openDatabase(given.database);
    await storage.refreshCredentials();
    const { abilities, guarantees } = await askStore(storage, options);
    reportGuarantees(guarantees, required, log);
    await saveWebhooks(options.webhooks, database.webhooks);
    const services = createServices(storage, database, abilities, options);
    const sweeper = new Sweeper(services, database, options);
    sweeper.start();
    const description = { database: databaseKind(given.database), guarantees };
    const connected = database;
    return {
      handlers: operationHandlers(services.operations),
      keys: services.operations.keys,
      keyIdOf,
      allowedOrigins,
      basePath,
      limitRate: createRateLimiter(given.rateLimits ?? {}),
      description,
      addressOf: callerAddress(given.trustProxies ?? []),
      refreshCredentials: () => storage.refreshCredentials(),
      sweep: () => sweeper.run(),
      resendEvents: (tenant) =>
        resendEvents(
          {
            queue: undeliveredEvents(connected.undelivered),
            sender: services.delivery.sender,
            bus: services.delivery.bus,
            webhookOf: (one) => connected.webhooks.get(one),
          },
          tenant,
        ),
      check: async () => {
        await connected.ping();
        await services.operations.objects.head('filestore-probe/check');
      },
      close: async () => {
        await sweeper.close();
        await services.events.close();
        storage.close();
        await connected.close();
      },
    };
  } catch (error) {
    storage.close();
    await database?.close();
    throw error;
  }
}

async function askStore(
  storage: Storage,
  { given, allowedOrigins }: CheckedOptions,
): Promise<ProbeResult> {
  if (given.probe === false) return { abilities: ALL_ABILITIES, guarantees: [] };
  return probeStore(storage.signing, storage.client, allowedOrigins);
}
