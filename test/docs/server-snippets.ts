import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { apiClient, put } from '../support/local-stack/client.ts';
import type { TestStack } from '../support/local-stack/start.ts';
import { blocks, ROOT } from './documents.ts';

/** Below the repository, so that Node finds the package by its name. */
const FOLDERS = join(ROOT, 'test-results');

/** Returns the code of `your-server.md` whose first lines have a comment with the text. */
export function serverCode(comment: string): string {
  const found = blocks.find(
    ({ file, text }) =>
      file === 'demo/guides/your-server.md' &&
      text.split('\n', 2).some((line) => /^(\/\/|#) /.test(line) && line.includes(comment)),
  );
  if (!found) throw new Error(`your-server.md has no code for ${comment}`);
  return found.text;
}

/** Writes code of the guide into an empty folder, and deletes the folder afterwards. */
export async function withServerCode<Result>(
  name: string,
  use: (path: string, folder: string) => Promise<Result>,
): Promise<Result> {
  await mkdir(FOLDERS, { recursive: true });
  const folder = await mkdtemp(join(FOLDERS, 'server-code-'));
  try {
    const path = join(folder, name);
    await writeFile(path, serverCode(name));
    return await use(path, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Runs a program of the guide with a file that has a context. It must print the file's name and a link to its bytes.
 * With a wrong context, it must print the error of the API.
 *
 * @param command - The command that runs the program, such as `python3`
 */
export function runServerProgram(stack: TestStack, name: string, command: string): Promise<void> {
  return withServerCode(name, async (path) => {
    const api = apiClient(stack);
    const text = { name: 'Füße.txt', type: 'text/plain', size: 5, context: 'form 7' };
    const file = await api.register(text);
    await put(file, 'bytes');
    const run = (context: string) =>
      promisify(execFile)(command, [path, file.id, context], {
        env: { ...process.env, API: stack.apiUrl, SERVER_KEY: stack.serverKey },
      });
    await expect(run('form 8')).rejects.toThrow(/context-mismatch/);
    const { stdout } = await run('form 7');
    const [printed, url = ''] = stdout.split(/\r?\n/);
    expect(printed).toBe('Füße.txt');
    expect(await (await fetch(url)).text()).toBe('bytes');
    const info = await api.server('GET', `/files/${file.id}`);
    expect(info.body['state']).toBe('STORED');
  });
}
