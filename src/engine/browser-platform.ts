import type { ApiOperation, BodyOf } from '../contract/operations.ts';
import { callApi, type ApiCall, type ApiSettings } from '../transport/api-client.ts';
import { postObject } from '../transport/post-object.ts';
import { putObject } from '../transport/put-object.ts';
import { abortablePromise } from './abort.ts';
import { toBase64 } from './base64.ts';
import { HashWorkerClient } from './checksum/hash-worker-client.ts';
import type { WorkerUrl } from '../workers/worker-class.ts';
import { browserStore } from './resume/indexeddb-store.ts';
import { nextBackgroundTask, nextTask } from './next-task.ts';
import { nullStore } from './resume/resumable-store.ts';
import type { Platform } from './platform.ts';

/** All uploaders of a page share one worker. */
const hasher = new HashWorkerClient();

/** The settings that concern the browser. */
export interface BrowserSettings extends ApiSettings {
  /** Whether large files can be resumed after the page was reloaded or closed. The default is true. */
  readonly resumeAfterReload?: boolean | undefined;
  /**
   * The URL of the page's own copy of `hash-worker.js`, for bundlers that do not bring the file. All uploaders
   * of a page share one worker, so the first URL counts. A `TrustedScriptURL` is used as it is.
   */
  readonly workerUrl?: WorkerUrl | undefined;
}

/** Returns the platform of a real browser. */
export function browserPlatform(settings: BrowserSettings): Platform {
  hasher.url ||= settings.workerUrl;
  return {
    call: <const Op extends ApiOperation>(operation: Op, call: ApiCall<BodyOf<Op>>) =>
      callApi(settings, operation, call),
    putObject,
    postObject,
    hasher,
    resumable: settings.resumeAfterReload === false ? nullStore : browserStore,
    now: () => performance.now(),
    sleepUntilOnline,
    isOnline: () => navigator.onLine,
    random: Math.random,
    // Not randomUUID, which a page without HTTPS lacks.
    randomKey: () => toBase64(crypto.getRandomValues(new Uint8Array(16))),
    nextTask,
    nextBackgroundTask,
    lock,
    isLocked,
  };
}

/** Waits until the time has passed, the network comes back or the signal is aborted. */
function sleepUntilOnline(milliseconds: number, signal: AbortSignal): Promise<void> {
  return abortablePromise(signal, (resolve) => {
    const stop = (): void => {
      clearTimeout(timer);
      removeEventListener('online', over);
    };
    const over = (): void => {
      stop();
      resolve();
    };
    const timer = setTimeout(over, milliseconds);
    addEventListener('online', over);
    return stop;
  });
}

/** Takes a lock, which also ends when the page is closed: https://w3c.github.io/web-locks/ */
function lock(name: string): Promise<(() => void) | undefined> {
  // Without HTTPS there are no locks. Then nothing is resumed, because another tab may be sending it.
  const locks = (navigator as Partial<Pick<Navigator, 'locks'>>).locks;
  return new Promise((resolve) => {
    if (!locks) resolve(undefined);
    locks
      ?.request(name, { ifAvailable: true }, (held) =>
        held ? new Promise<void>((release) => resolve(release)) : resolve(undefined),
      )
      // A sandboxed frame has the interface but may not use it.
      .catch(() => resolve(undefined));
  });
}

async function isLocked(name: string): Promise<boolean> {
  const locks = (navigator as Partial<Pick<Navigator, 'locks'>>).locks;
  const { held } = (await locks?.query().catch(() => undefined)) ?? {};
  return held?.some((lock) => lock.name === name) ?? true;
}
