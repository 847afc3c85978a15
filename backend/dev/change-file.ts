import { type FileHandle, open, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { TenantError } from '../ops/tenants/error.ts';

const WAIT_MILLISECONDS = 2000;

/**
 * Replaces the content of a file that several processes change. `change` reads the file and returns the new
 * content. A lock file makes the others wait, so that no change is lost.
 */
export async function changeFile(path: string, change: () => Promise<string>): Promise<void> {
  const lock = `${path}.lock`;
  const handle = await acquire(lock);
  try {
    // The rename is atomic: a running stack can read the file at any moment.
    const unfinished = `${path}.${process.pid}`;
    await writeFile(unfinished, await change(), { mode: 0o600 });
    await rename(unfinished, path);
  } finally {
    await handle.close();
    await rm(lock, { force: true });
  }
}

async function acquire(lock: string): Promise<FileHandle> {
  const end = Date.now() + WAIT_MILLISECONDS;
  for (;;) {
    try {
      return await open(lock, 'wx');
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    if (Date.now() > end) {
      throw new TenantError(
        `Another command is changing the tenants. If there is none, delete ${lock}.`,
      );
    }
    await delay(20);
  }
}
