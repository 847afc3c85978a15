import type { LeaseTable } from '../stores/database.ts';

/** How long a process that has died keeps the others from its work. */
const LEASE_MILLISECONDS = 30_000;
const RENEW_MILLISECONDS = 10_000;

/**
 * Runs the work unless another process runs it. Returns undefined then. Two processes whose clocks differ by a minute
 * can both run it: every write of the work is conditional, so that costs requests and nothing else.
 *
 * @param holder identifies this process
 */
export async function withLease<Result>(
  {
    leases,
    name,
    holder,
  }: { readonly leases: LeaseTable; readonly name: string; readonly holder: string },
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  // The clock of the process, not that of the backend, which a test moves.
  const acquire = (): Promise<boolean> => {
    const now = Date.now();
    return leases.acquire(name, holder, now, now + LEASE_MILLISECONDS);
  };
  if (!(await acquire())) return undefined;
  // A failed renewal is tried again, and the lease ends by itself.
  const timer = setInterval(() => void acquire().catch(() => undefined), RENEW_MILLISECONDS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await leases.release(name, holder).catch(() => undefined);
  }
}
