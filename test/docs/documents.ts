import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** A fenced block of a document. */
export interface Block {
  readonly file: string;
  /** Of its first line, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** Every document of the repository, relative to its root. The template of a pull request is a form. */
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

/** Its text without what is code. */
export function proseOf(file: string): string {
  return read(file)
    .replaceAll(/^( *)```[^]*?^\1```$/gm, '')
    .replaceAll(/`[^`\n]+`/g, 'code');
}
