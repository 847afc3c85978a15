import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, open, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const exec = promisify(execFile);

/** A small disk that can be filled: a mounted file system in memory, which needs root. */
export interface SmallDisk {
  readonly path: string;
  /** Uses space that only `makeRoom` frees. */
  reserve(bytes: number): Promise<void>;
  /** Uses all remaining space. */
  fillUp(): Promise<void>;
  makeRoom(): Promise<void>;
  unmount(): Promise<void>;
}

export async function mountSmallDisk(mebibytes: number): Promise<SmallDisk> {
  const path = await mkdtemp(join(tmpdir(), 'filestore-disk-'));
  try {
    await exec('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'filestore-test', path]);
  } catch (error) {
    await rmdir(path);
    throw new Error('A small disk cannot be mounted here: root is needed', { cause: error });
  }
  const ballast = join(path, 'ballast');
  await mkdir(ballast);
  return {
    path,
    reserve: (bytes) => writeZeros(join(ballast, 'reserved'), bytes),
    fillUp: () => writeZeros(join(ballast, 'rest'), Number.POSITIVE_INFINITY),
    makeRoom: async () => {
      await rm(ballast, { recursive: true });
      await mkdir(ballast);
    },
    unmount: async () => {
      // Unmounts lazily: a process that was killed a moment ago may still have a file open.
      await exec('umount', ['--lazy', path]);
      await rmdir(path);
    },
  };
}

/** Writes zeros and stops silently when the disk is full. */
async function writeZeros(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (let left = bytes; left > 0; left -= 4096) {
      await file.write(Buffer.alloc(Math.min(left, 4096)));
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    await file.close();
  }
}
