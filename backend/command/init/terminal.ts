import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { SettingError } from '../../runtime/settings.ts';

export interface Mode {
  readonly dryRun: boolean;
  readonly yes: boolean;
}

/** @throws {SettingError} if there is nobody to ask */
export async function confirmed(question: string, { yes }: Mode): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new SettingError('There is no terminal to ask in. Add --yes');
  }
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await lines.question(`${question} [Y/n] `);
    return /^(y(es)?)?$/i.test(answer.trim());
  } catch (error) {
    // Ctrl-C or Ctrl-D.
    if (error instanceof Error && error.name === 'AbortError') return false;
    throw error;
  } finally {
    lines.close();
  }
}

/** The line before a command that has to run in the project. */
export function changeFolder(folder: string): string {
  return folder === process.cwd() ? '' : `  cd ${quoted(relative('', folder))}\n`;
}

function quoted(path: string): string {
  return /\s/.test(path) ? `"${path}"` : path;
}

/** The command in a folder in which the package is not installed. */
export function npx(spec: string): string {
  return existsSync(spec)
    ? `npx --package ${quoted(spec)} filestore-upload`
    : 'npx filestore-upload';
}
