/** A text, a `URL`, or a `TrustedScriptURL`, which TypeScript's DOM types lack. */
export type WorkerUrl = string | Pick<URL, 'toJSON'>;

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): string };
}

/** Returns a `Worker` class that also works on pages that require Trusted Types for script URLs. */
export function workerFrom(url: WorkerUrl | undefined): typeof globalThis.Worker {
  return class extends globalThis.Worker {
    constructor(own: string | URL, options?: WorkerOptions) {
      // The policy is for the file of the package. A page that gives another URL vouches for it.
      super((url as URL | undefined) || toTrustedUrl(String(own)), options);
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
  const { trustedTypes } = globalThis as unknown as { trustedTypes: TrustedTypes };
  try {
    policy ??= trustedTypes.createPolicy('filestore-upload', { createScriptURL: (own) => own });
    return policy.createScriptURL(url);
  } catch {
    return url;
  }
}
