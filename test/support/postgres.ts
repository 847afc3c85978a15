import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { newFileId } from '../../backend/domain/file-id.ts';
import { installPackages } from '../browsers/installed.ts';
import { freePort, startServer, type RunningServer } from '../real/servers.ts';

const run = promisify(execFile);

/** Where Debian installs PostgreSQL. */
const FOLDER = '/usr/lib/postgresql';

export interface TestPostgres {
  /** The URL of an existing database, whose user may create others. */
  readonly url: string;
  /** Ends the server's processes and removes its data. */
  stop(): Promise<void>;
  /** Ends all connections, as a restart of the server does. */
  dropConnections(): Promise<void>;
}

/** Starts Debian's PostgreSQL with an empty folder. Installs it where that is allowed. */
export async function startPostgres(): Promise<TestPostgres> {
  const programs = await findPrograms();
  const directory = await mkdtemp(join(tmpdir(), 'filestore-postgres-'));
  const account = await serverAccount();
  if (account) await chown(directory, account.uid, account.gid);
  const data = join(directory, 'data');
  const options = account ?? {};
  const initial = ['-D', data, '--auth=trust', '--username=tests', '--encoding=UTF8'];
  await run(join(programs, 'initdb'), [...initial, '--locale=C.UTF-8'], options);
  const port = await freePort();
  const parameters = ['-D', data, '-k', directory, '-p', String(port), '-h', '127.0.0.1'];
  // Durable as in production: without the options that skip writing to the disk.
  const server = await startAs(account, join(programs, 'postgres'), [...parameters], port);
  const url = `postgres://tests@127.0.0.1:${port}/postgres`;
  return {
    url,
    stop: async () => {
      await server.stop();
      await rm(directory, { recursive: true, force: true });
    },
    dropConnections: async () => {
      const end =
        'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()';
      await run(join(programs, 'psql'), [url, '-c', end]);
    },
  };
}

async function findPrograms(isInstalled = false): Promise<string> {
  const [version] = (await readdir(FOLDER).catch(() => [])).toSorted(
    (one, other) => Number(other) - Number(one),
  );
  if (version !== undefined) return join(FOLDER, version, 'bin');
  if (isInstalled)
    throw new Error('PostgreSQL is not there. On Debian: apt-get install postgresql');
  installPackages(['postgresql'], '--no-install-recommends');
  return findPrograms(true);
}

interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root. Debian's package creates an account for it. */
async function serverAccount(): Promise<Account | undefined> {
  if (userInfo().uid !== 0) return undefined;
  const id = async (option: string): Promise<number> =>
    Number((await run('id', [option, 'postgres'])).stdout);
  return { uid: await id('-u'), gid: await id('-g') };
}

function startAs(
  account: Account | undefined,
  program: string,
  parameters: readonly string[],
  port: number,
): Promise<RunningServer> {
  if (!account) return startServer('postgres', port, program, parameters);
  const { uid, gid } = account;
  const ids = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups'];
  return startServer('postgres', port, 'setpriv', [...ids, program, ...parameters]);
}

/**
 * Creates an empty database and returns its URL.
 *
 * @param server the URL of an existing database, whose user may create others
 * @param prefix begins the name
 */
export async function newDatabase(server: string, prefix: string): Promise<string> {
  const name = `${prefix}_${newFileId()}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
