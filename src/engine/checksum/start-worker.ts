/** As bundlers know it: the worker becomes a file beside this one, and no blob: URL is made. */
export function startWorker(): Worker {
  // Under the platform's name, because bundlers look for these very words.
  const Worker = trustedTypesWorker();
  return new Worker(new URL('./hash-worker.ts', import.meta.url), {
    type: 'module',
    name: 'filestore-upload hash',
  });
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

/** The platform's own, on a page that demands Trusted Types of every script's address as well. */
function trustedTypesWorker(): typeof globalThis.Worker {
  return class extends globalThis.Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(toTrustedUrl(String(url)), options);
    }
  };
}

let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

/**
 * One policy for all workers, for a page may not allow a second one of its name. Where it allows none, the address goes
 * as it is: a page that demands nothing takes it, as does one with a policy for everything.
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
