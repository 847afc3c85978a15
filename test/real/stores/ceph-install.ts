import { glob, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { once } from '../install.ts';
import { run } from '../servers.ts';

/** Debian 12's version. Debian rebuilds it with security fixes, so the rest of the version is open. */
export const CEPH = '16.2.15';
const PACKAGES = ['radosgw', 'ceph-mon', 'ceph-osd'];

/** Ceph's programs, which are unpacked but not installed. */
export interface Ceph {
  /** Returns the path of a program, such as `radosgw`. */
  program(name: string): string;
  /** The folder with Ceph's plugins. */
  readonly plugins: string;
  /** The folder with the classes that the storage daemon loads. */
  readonly classes: string;
  /** The environment in which the programs find their libraries. */
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Unpacks Ceph and all libraries that this machine lacks into node_modules. Nothing is installed, so no
 * daemon of Debian's is started. It needs Debian 12, and root for apt-get.
 */
export async function installCeph(): Promise<Ceph> {
  const root = await once(`ceph-${CEPH}`, async (folder) => {
    const archives = join(folder, 'archives');
    await mkdir(join(archives, 'partial'), { recursive: true });
    const versions = PACKAGES.map((name) => `${name}=${CEPH}*`);
    const options = ['--yes', '--quiet=2', '--no-install-recommends', '--download-only'];
    const waiting = ['--option', 'DPkg::Lock::Timeout=300'];
    const target = ['--option', `Dir::Cache::archives=${archives}`];
    await run('apt-get', ['update', '--quiet=2', ...waiting]);
    await run('apt-get', ['install', ...options, ...waiting, ...target, ...versions]);
    for await (const archive of glob('*.deb', { cwd: archives })) {
      await run('dpkg-deb', ['--extract', join(archives, archive), folder]);
    }
    await rm(archives, { recursive: true });
  });
  const libraries = join(root, 'usr/lib/x86_64-linux-gnu');
  const plugins = join(libraries, 'ceph');
  return {
    program: (name) => join(root, 'usr/bin', name),
    plugins,
    classes: join(libraries, 'rados-classes'),
    env: {
      LD_LIBRARY_PATH: [libraries, join(root, 'lib/x86_64-linux-gnu'), plugins].join(':'),
      PYTHONPATH: join(root, 'usr/lib/python3/dist-packages'),
    },
  };
}
