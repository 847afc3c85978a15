import type { NodeListener } from '../server/node-listener.ts';
import type { Database } from '../stores/database.ts';
import type { Functions } from './functions.ts';

/** What runs the operations of the local stack. */
export interface StackBackend {
  readonly database: Database;
  readonly functions: Functions;
  /** Returns the listener of the API, whose keys are the given ones: ids by values. */
  listen(apiKeys: ReadonlyMap<string, string>): NodeListener;
  /** Resolves when the events of all changes have been tried once. */
  eventsDelivered(): Promise<void>;
  close(): Promise<void>;
}
