import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** A fenced block of a document. */
export interface Block {
  readonly file: string;
  /** The number of its first line, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** The paths of all documents, relative to the repository root, without the pull request template. */
export const documents: readonly string[] = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'],
  { cwd: ROOT, encoding: 'utf8' },
)
  .split('\n')
  .filter((file) => file !== '' && !file.endsWith('_template.md'));

export const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

export function blocksOf(file: string): Block[] {
  const blocks: Block[] = [];
  const fence = /^( *)```(\w*)\n([^]*?)^\1```$/gm;
  const text = read(file);
  for (const match of text.matchAll(fence)) {
    const [, indent = '', language = '', body = ''] = match;
    const line = text.slice(0, match.index).split('\n').length + 1;
    const lines = body.split('\n').map((one) => one.slice(indent.length));
    blocks.push({ file, line, language, text: lines.join('\n') });
  }
  return blocks;
}

export const blocks: readonly Block[] = documents.flatMap(blocksOf);

/** Returns the text of a document without code. */
export function proseOf(file: string): string {
  return read(file)
    .replaceAll(/^( *)```[^]*?^\1```$/gm, '')
    .replaceAll(/`[^`\n]+`/g, 'code');
}
