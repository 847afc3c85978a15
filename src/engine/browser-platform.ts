import type { ApiOperation, BodyOf } from '../contract/operations.ts';
import { callApi, type ApiCall, type ApiSettings } from '../transport/api-client.ts';
import { postObject } from '../transport/post-object.ts';
import { putObject } from '../transport/put-object.ts';
import { HashWorkerClient } from './checksum/hash-worker-client.ts';
import { IndexedDbStore } from './resume/indexeddb-store.ts';
import { nullStore } from './resume/resumable-store.ts';
import type { Platform } from './platform.ts';

/** All uploaders of a page share one worker and one database. */
const hasher = new HashWorkerClient();
const indexedDbStore = 'indexedDB' in globalThis ? new IndexedDbStore() : nullStore;

/** Returns the platform of a real browser. */
export function browserPlatform(api: ApiSettings, resumeAfterReload: boolean): Platform {
  return {
    call: <const Op extends ApiOperation>(operation: Op, call: ApiCall<BodyOf<Op>>) =>
      callApi(api, operation, call),
    putObject,
    postObject,
    hasher,
    resumable: resumeAfterReload ? indexedDbStore : nullStore,
    now: () => performance.now(),
    sleepUntilOnline,
    isOnline: () => navigator.onLine,
    random: Math.random,
    nextTask: (work) => {
      // Not a timer: a hidden tab runs timers once a second, later once a minute.
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => {
        port1.close();
        work();
      });
      port1.start();
      port2.postMessage(undefined);
    },
    lock,
  };
}

/** Waits until the time has passed, the network comes back or the signal is aborted. */
function sleepUntilOnline(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = (): void => {
      clearTimeout(timer);
      removeEventListener('online', over);
      signal.removeEventListener('abort', over);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(over, milliseconds);
    addEventListener('online', over);
    signal.addEventListener('abort', over);
    if (signal.aborted) over();
  });
}

/** Takes a lock, which also ends when the page is closed: https://w3c.github.io/web-locks/ */
function lock(name: string): Promise<(() => void) | undefined> {
  // Without HTTPS there are no locks. Then nothing is resumed, because another tab may be sending it.
  const locks = (navigator as Partial<Pick<Navigator, 'locks'>>).locks;
  if (!locks) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    locks
      .request(name, { ifAvailable: true }, (held) => {
        if (!held) {
          resolve(undefined);
          return undefined;
        }
        return new Promise<void>((release) => resolve(release));
      })
      // A sandboxed frame has the interface but may not use it.
      .catch(() => resolve(undefined));
  });
}
