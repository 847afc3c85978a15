import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readGuides, REPOSITORY } from '../site/guides.ts';

const ROOT = join(import.meta.dirname, '../..');
const GUIDES = join(ROOT, 'demo/guides');

/**
 * Writes `llms.txt` (https://llmstxt.org), which lists the guides for agents, and the guides as Markdown.
 *
 * @param folder - The built site
 */
export function writeLlmsText(folder: string): void {
  const { description } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const repository = `${REPOSITORY}/`;
  const guides = readGuides();
  const lines = guides.map(({ name, title, about }) => `- [${title}](guides/${name}.md): ${about}`);
  writeFileSync(
    join(folder, 'llms.txt'),
    `# Filestore Upload\n\n> ${description}\n\n## Guides\n\n${lines.join('\n')}\n`,
  );
  mkdirSync(join(folder, 'guides'), { recursive: true });
  for (const { name } of guides) {
    const file = `${name}.md`;
    const text = readFileSync(join(GUIDES, file), 'utf8');
    // The site has the guides only. Other files are in the repository.
    const inRepository = text
      .replaceAll('](../../', `](${new URL('blob/main/', repository)}`)
      .replaceAll('](../', `](${new URL('blob/main/demo/', repository)}`);
    writeFileSync(join(folder, 'guides', file), inRepository);
  }
}
