import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type {
  Answer,
  CommandName,
  Commands,
  Question,
  ServerAddresses,
  ServerSettings,
} from './server/commands.ts';

/** The same as for `npm run s3`. */
const FLAGS = ['--max-semi-space-size=1'];

/** The client of the process server/main.ts. */
export class BenchServer {
  readonly addresses: ServerAddresses;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #questions = 0;

  private constructor(child: ChildProcess, addresses: ServerAddresses) {
    this.#child = child;
    this.addresses = addresses;
    child.on('message', (answer: Answer) => {
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
    child.once('exit', (code) => {
      for (const tell of this.#waiting.values())
        tell({ id: 0, error: `it has ended with ${code}` });
    });
  }

  static async start(settings: ServerSettings): Promise<BenchServer> {
    const child = fork(join(import.meta.dirname, 'server/main.ts'), [JSON.stringify(settings)], {
      execArgv: FLAGS,
    });
    const addresses = await new Promise<ServerAddresses>((resolve, reject) => {
      child.once('message', (message) => resolve(message as ServerAddresses));
      child.once('exit', () => reject(new Error('The servers of the benchmark have not started')));
    });
    return new BenchServer(child, addresses);
  }

  async ask<Name extends CommandName>(
    name: Name,
    parameters: Commands[Name]['parameters'],
  ): Promise<Commands[Name]['answer']> {
    const question: Question = { id: (this.#questions += 1), name, parameters };
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(question.id, resolve);
      this.#child.send(question, (error) => {
        if (error) resolve({ id: question.id, error: error.message });
      });
    });
    if (answer.error !== undefined) throw new Error(`benchmark server: ${answer.error}`);
    return answer.value as Commands[Name]['answer'];
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
