import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { apiClient, put } from '../support/local-stack/client.ts';
import type { TestStack } from '../support/local-stack/start.ts';
import { blocks, type Block } from './documents.ts';

/** The programs of `your-server.md`, by their language. */
export function serverSnippet(language: string): Block {
  const found = blocks.find(
    (block) => block.language === language && block.file === 'demo/guides/your-server.md',
  );
  if (!found) throw new Error(`your-server.md has no program in ${language}`);
  return found;
}

/**
 * Runs one as a person would, on a file of a context, and asks for what it prints: the file's name, and a link
 * that gives its bytes. Then on a wrong context, which it has to refuse in the API's words.
 *
 * @param command - What runs the file, such as `python3`
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
    const text = { name: 'Füße.txt', type: 'text/plain', size: 5, context: 'session 7' };
    const file = await api.announce(text);
    await put(file, 'bytes');
    const run = (context: string) =>
      promisify(execFile)(command, [path, file.id, context], {
        env: { ...process.env, API: stack.apiUrl, SERVER_KEY: stack.serverKey },
      });
    await expect(run('session 8')).rejects.toThrow(/409.*context-mismatch/s);
    const { stdout } = await run('session 7');
    const [printed, url = ''] = stdout.split(/\r?\n/);
    expect(printed).toBe('Füße.txt');
    expect(await (await fetch(url)).text()).toBe('bytes');
    const info = await api.server('GET', `/files/${file.id}`);
    expect(info.body['state']).toBe('STORED');
  } finally {
    await rm(folder, { recursive: true });
  }
}
