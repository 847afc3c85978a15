import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { apiClient, put } from '../support/local-stack/client.ts';
import type { TestStack } from '../support/local-stack/start.ts';
import { blocks, type Block } from './documents.ts';

/** Returns the program of `your-server.md` in the given language. */
export function serverSnippet(language: string): Block {
  const found = blocks.find(
    (block) => block.language === language && block.file === 'demo/guides/your-server.md',
  );
  if (!found) throw new Error(`your-server.md has no program in ${language}`);
  return found;
}

/**
 * Runs a program with a file that has a context. It must print the file's name and a link to its bytes. With
 * a wrong context, it must print the error of the API.
 *
 * @param command - The command that runs the program, such as `python3`
 */
export async function runServerSnippet(
  stack: TestStack,
  block: Block,
  name: string,
  command: string,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'filestore-snippet-'));
  try {
    const path = join(folder, name);
    await writeFile(path, block.text);
    const api = apiClient(stack);
    const text = { name: 'Füße.txt', type: 'text/plain', size: 5, context: 'form 7' };
    const file = await api.register(text);
    await put(file, 'bytes');
    const run = (context: string) =>
      promisify(execFile)(command, [path, file.id, context], {
        env: { ...process.env, API: stack.apiUrl, SERVER_KEY: stack.serverKey },
      });
    await expect(run('form 8')).rejects.toThrow(/409.*context-mismatch/s);
    const { stdout } = await run('form 7');
    const [printed, url = ''] = stdout.split(/\r?\n/);
    expect(printed).toBe('Füße.txt');
    expect(await (await fetch(url)).text()).toBe('bytes');
    const info = await api.server('GET', `/files/${file.id}`);
    expect(info.body['state']).toBe('STORED');
  } finally {
    await rm(folder, { recursive: true });
  }
}
