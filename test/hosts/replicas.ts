import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { BackendOptions } from '../../backend/server/options.ts';
import { freePort } from '../real/servers.ts';

interface Replica {
  readonly port: number;
  child: ChildProcess;
}

/** Processes that share a database and a store, behind something like a load balancer. */
export class Replicas {
  readonly #options: BackendOptions;
  readonly #replicas: Replica[] = [];
  kills = 0;

  private constructor(options: BackendOptions) {
    this.#options = options;
  }

  static async start(count: number, options: BackendOptions): Promise<Replicas> {
    const replicas = new Replicas(options);
    for (let index = 0; index < count; index += 1) {
      const port = await freePort();
      replicas.#replicas.push({ port, child: await startReplica(options, port) });
    }
    return replicas;
  }

  /** Calls the API at any of the processes, and at others if that one fails, as a client with retries does. */
  async call(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: unknown,
  ): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
    const end = Date.now() + 60_000;
    for (;;) {
      const { port } = this.#any();
      try {
        const response = await fetch(`http://127.0.0.1:${port}/v1${path}`, {
          method,
          headers: {
            ...headers,
            ...(body !== undefined && { 'content-type': 'application/json' }),
          },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        const answer = (await response.json()) as Record<string, unknown>;
        if (response.status < 500) return { status: response.status, body: answer };
      } catch (error) {
        if (Date.now() > end) throw error;
      }
      if (Date.now() > end) throw new Error(`${method} ${path} fails for a minute`);
      await delay(50 + Math.random() * 200);
    }
  }

  /** Kills one process without a warning, and starts it again after a while. */
  async kill(): Promise<void> {
    const replica = this.#any();
    const ended = once(replica.child, 'exit');
    replica.child.kill('SIGKILL');
    await ended;
    this.kills += 1;
    await delay(500 + Math.random() * 2000);
    replica.child = await startReplica(this.#options, replica.port);
  }

  async stop(): Promise<void> {
    for (const { child } of this.#replicas) child.kill('SIGKILL');
  }

  #any(): Replica {
    const replica = this.#replicas[Math.floor(Math.random() * this.#replicas.length)];
    if (!replica) throw new Error('no replicas');
    return replica;
  }
}

async function startReplica(options: BackendOptions, port: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'replica.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, BACKEND_OPTIONS: JSON.stringify(options), PORT: String(port) },
  });
  if (!child.stdout) throw new Error('no output');
  for await (const line of createInterface(child.stdout))
    if (line.startsWith('port ')) return child;
  throw new Error('A replica could not be started');
}
