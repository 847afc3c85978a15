/** As bundlers know it: the worker becomes a file beside this one, and no blob: URL is made. */
export function startWorker(): Worker {
  // Under the platform's name, because bundlers look for these very words.
  const Worker = trustingWorker();
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
function trustingWorker(): typeof globalThis.Worker {
  return class extends globalThis.Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(trusted(String(url)), options);
    }
  };
}

/** A page whose policy does not name ours gets no worker, and sums on its own thread. */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy('filestore-upload', { createScriptURL: (own) => own });
  return policy?.createScriptURL(url) ?? url;
}
