import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { FilestoreError } from '../../src/contract/errors.ts';
import type { Caller } from './fetch-handler.ts';
import type { RateLimit, RateLimits } from './options.ts';

/** Returns a function that throws `throttled` for a key or an address that sends too many requests. */
export function createRateLimiter({ key, address }: RateLimits): (caller: Caller) => Promise<void> {
  const byKey = limiter(key);
  const byAddress = limiter(address);
  return async (caller) => {
    // The address first: one client must not use up what all clients of the key share.
    await byAddress?.(caller.address);
    await byKey?.(caller.keyId);
  };
}

function limiter(limit: RateLimit | undefined): ((name: string) => Promise<void>) | undefined {
  if (!limit) return undefined;
  const memory = new RateLimiterMemory({ points: limit.requests, duration: limit.per });
  return async (name) => {
    try {
      await memory.consume(name);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      throw new FilestoreError('throttled', { retryAfter: Math.ceil(error.msBeforeNext / 1000) });
    }
  };
}
