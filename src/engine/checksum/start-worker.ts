/** Starts the worker in the form that bundlers recognize: as a file beside this one, without a blob: URL. */
export function startWorker(): Worker {
  // Has the platform's name, because bundlers look for exactly this expression.
  const Worker = trustedTypesWorker();
  return new Worker(new URL('./hash-worker.ts', import.meta.url), {
    type: 'module',
    name: 'filestore-upload',
  });
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

/** Returns a `Worker` class that also works on pages that require Trusted Types for script URLs. */
function trustedTypesWorker(): typeof globalThis.Worker {
  return class extends globalThis.Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(toTrustedUrl(String(url)), options);
    }
  };
}

let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

/**
 * Uses one policy for all workers, because a page may not allow a second policy with the same name. If the
 * page allows none, the URL is used as it is. Pages without Trusted Types and pages with a default policy
 * accept it.
 */
function toTrustedUrl(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  try {
    policy ??= trustedTypes?.createPolicy('filestore-upload', { createScriptURL: (own) => own });
  } catch {
    return url;
  }
  return policy?.createScriptURL(url) ?? url;
}
