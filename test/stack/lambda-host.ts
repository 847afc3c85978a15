import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { json } from 'node:stream/consumers';

export interface LambdaSettings {
  readonly name: string;
  /** The folder with the built file. */
  readonly codeFolder: string;
  /** `file.export`, as in the template. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** The number of milliseconds by which the stack's clock is ahead. */
  readonly clockOffset: () => number;
  /** Receives every line that the function writes. */
  readonly line: (line: string) => void;
}

interface Invocation {
  delivered: boolean;
  readonly id: string;
  readonly event: unknown;
  readonly settle: (outcome: Outcome) => void;
}

type Outcome = { readonly result: unknown } | { readonly error: Error };

/**
 * Lambda's Runtime API with its processes. As on AWS, each process handles one event at a time, a second
 * event starts a second process, and a timeout ends the process.
 */
export class LambdaHost {
  readonly #settings: LambdaSettings;
  readonly #idle: Environment[] = [];
  readonly #all = new Set<Environment>();

  constructor(settings: LambdaSettings) {
    this.#settings = settings;
  }

  async invoke(event: unknown): Promise<unknown> {
    const environment = this.#idle.pop() ?? (await this.#start());
    const outcome = await environment.run(event);
    if (environment.alive) this.#idle.push(environment);
    else this.#all.delete(environment);
    if ('error' in outcome) throw outcome.error;
    return outcome.result;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all].map((environment) => environment.close()));
  }

  async #start(): Promise<Environment> {
    const environment = await Environment.start(this.#settings);
    this.#all.add(environment);
    return environment;
  }
}

/** One process of a function and the server from which it requests events. */
class Environment {
  readonly #settings: LambdaSettings;
  readonly #server: Server;
  #child: ChildProcess | undefined;
  #waiting: ServerResponse | undefined;
  #current: Invocation | undefined;
  #outcome: Outcome | undefined;

  private constructor(settings: LambdaSettings) {
    this.#settings = settings;
    this.#server = createServer((incoming, response) => void this.#respond(incoming, response));
  }

  static async start(settings: LambdaSettings): Promise<Environment> {
    const environment = new Environment(settings);
    environment.#server.listen(0, '127.0.0.1');
    await once(environment.#server, 'listening');
    environment.#spawn();
    return environment;
  }

  get alive(): boolean {
    // `killed` is set immediately, the exit code only later.
    const { exitCode, signalCode, killed } = this.#child ?? { killed: true };
    return !killed && exitCode === null && signalCode === null;
  }

  run(event: unknown): Promise<Outcome> {
    const { name, timeoutSeconds } = this.#settings;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#child?.kill('SIGKILL');
        this.#settle({
          error: new Error(`${name}: Task timed out after ${timeoutSeconds}.00 seconds`),
        });
      }, timeoutSeconds * 1000);
      const settle = (outcome: Outcome): void => {
        clearTimeout(timer);
        this.#current = undefined;
        resolve(outcome);
      };
      this.#current = { id: randomUUID(), event, settle, delivered: false };
      if (!this.alive) this.#settle({ error: new Error(`${name}: Runtime exited`) });
      else this.#deliver();
    });
  }

  async close(): Promise<void> {
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #spawn(): void {
    const { name, codeFolder, handler, environment, timeoutSeconds, line } = this.#settings;
    const { port } = this.#server.address() as AddressInfo;
    const child = spawn(process.execPath, [join(import.meta.dirname, 'lambda-bootstrap.mjs')], {
      // No variables of this machine: a function has only the variables of the template.
      env: {
        ...environment,
        AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
        AWS_LAMBDA_FUNCTION_NAME: name,
        LAMBDA_TASK_ROOT: codeFolder,
        _HANDLER: handler,
        TZ: ':UTC',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (text) => {
        if (text.startsWith('END RequestId: ')) this.#ended();
        else line(text);
      });
    }
    child.on('exit', (status, signal) => {
      this.#settle({
        error: new Error(`${name}: Runtime exited with ${status ?? signal} (${timeoutSeconds} s)`),
      });
    });
  }

  async #respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, , , operation, , ending] = (incoming.url ?? '').split('/');
    if (operation === 'invocation' && incoming.method === 'GET') {
      this.#waiting = response;
      this.#deliver();
      return;
    }
    const body: unknown = await json(incoming);
    this.#outcome = ending === 'response' ? { result: body } : { error: asError(body) };
    response.writeHead(202).end('{}');
  }

  #deliver(): void {
    const [invocation, response] = [this.#current, this.#waiting];
    // The process requests the next event before the end of this event has been read from its output.
    if (!invocation || !response || invocation.delivered) return;
    invocation.delivered = true;
    this.#waiting = undefined;
    response.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.id,
      'lambda-runtime-deadline-ms': String(Date.now() + this.#settings.timeoutSeconds * 1000),
      'test-clock-offset': String(this.#settings.clockOffset()),
    });
    response.end(JSON.stringify(invocation.event));
  }

  #ended(): void {
    const outcome = this.#outcome;
    this.#outcome = undefined;
    if (outcome) this.#settle(outcome);
  }

  #settle(outcome: Outcome): void {
    this.#current?.settle(outcome);
  }
}

function asError(body: unknown): Error {
  const { errorType = 'Error', errorMessage = '' } = (body ?? {}) as Record<string, string>;
  return Object.assign(new Error(errorMessage), { name: errorType });
}
