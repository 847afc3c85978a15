import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A running third-party server. */
export interface RunningServer {
  readonly port: number;
  stop(): Promise<void>;
}

const START_SECONDS = 60;

/** Starts a program and waits until a server answers at the port. Shows the program's output if none does. */
export async function startServer(
  name: string,
  port: number,
  command: string,
  parameters: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<RunningServer> {
  const child = spawn(command, parameters, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => (printed = (printed + String(bytes)).slice(-4000)));
  }
  const failed = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} has ended with ${code}`)));
  });
  failed.catch(() => undefined);
  try {
    await Promise.race([answering(name, port), failed]);
  } catch (error) {
    await stop(child);
    throw new Error(`${name} could not be started\n${printed}`, { cause: error });
  }
  return { port, stop: () => stop(child) };
}

async function answering(name: string, port: number): Promise<void> {
  const end = Date.now() + START_SECONDS * 1000;
  while (!(await connects(port))) {
    if (Date.now() > end) throw new Error(`${name} does not answer after ${START_SECONDS} s`);
    await delay(100);
  }
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.end();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs a program to its end and shows its output. */
export async function run(
  command: string,
  parameters: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const child = spawn(command, parameters, { env: { ...process.env, ...env }, stdio: 'inherit' });
  const [code] = await Promise.race([
    once(child, 'exit'),
    once(child, 'error').then(([error]) => {
      throw new Error(`${command} cannot be run`, { cause: error });
    }),
  ]);
  if (code !== 0) throw new Error(`${command} ${parameters.join(' ')} ended with ${code}`);
}
