import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface PythonResult {
  readonly output: string;
  /** What the script has written to the standard error output. */
  readonly chatter: string;
  readonly status: number;
}

/**
 * Runs a script of this folder.
 *
 * @param modules - The folder with the packages that the script imports
 * @param input - What the script reads, as JSON
 */
export async function runPython(
  script: string,
  modules: string,
  input: unknown,
): Promise<PythonResult> {
  const child = spawn('python3', [join(import.meta.dirname, script)], {
    env: { ...process.env, PYTHONPATH: modules, AWS_DEFAULT_REGION: 'us-east-1' },
    stdio: 'pipe',
  });
  child.stdin.end(JSON.stringify(input));
  const [output, chatter, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number]>,
  ]);
  return { output, chatter, status };
}

/** Runs a script that writes JSON. */
export async function readFromPython<Result>(
  script: string,
  modules: string,
  input: unknown,
): Promise<Result> {
  const { output, chatter, status } = await runPython(script, modules, input);
  if (status !== 0) throw new Error(`${script} exited with ${status}: ${chatter}`);
  return JSON.parse(output) as Result;
}
