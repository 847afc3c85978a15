import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const GUIDES = join(ROOT, 'demo/guides');

/** A guide for agents: its file in the folder `guides` of the site, its title and its first paragraph. */
interface Guide {
  readonly file: string;
  readonly title: string;
  readonly about: string;
}

/**
 * Writes `llms.txt` (https://llmstxt.org), which lists the guides for agents, and the guides as Markdown.
 *
 * @param folder - The built site
 */
export function writeLlmsText(folder: string): void {
  const { description, homepage } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const repository = `${homepage.replace(/#.*/, '')}/`;
  const lines = guides().map(({ file, title, about }) => `- [${title}](guides/${file}): ${about}`);
  writeFileSync(
    join(folder, 'llms.txt'),
    `# Filestore Upload\n\n> ${description}\n\n## Guides\n\n${lines.join('\n')}\n`,
  );
  mkdirSync(join(folder, 'guides'), { recursive: true });
  for (const { file } of guides()) {
    const text = readFileSync(join(GUIDES, file), 'utf8');
    // The site has the guides only. Other files are in the repository.
    const inRepository = text
      .replaceAll('](../../', `](${new URL('blob/main/', repository)}`)
      .replaceAll('](../', `](${new URL('blob/main/demo/', repository)}`);
    writeFileSync(join(folder, 'guides', file), inRepository);
  }
}

function guides(): readonly Guide[] {
  return globSync('*.md', { cwd: GUIDES })
    .toSorted()
    .map((file) => {
      const [heading = '', ...paragraphs] = readFileSync(join(GUIDES, file), 'utf8').split(
        /\n{2,}/,
      );
      const first = paragraphs.find((text) => /^[A-Z`[<]/.test(text)) ?? '';
      return { file: basename(file), title: heading.replace(/^# /, ''), about: plainText(first) };
    });
}

/** Links would be relative to another file. */
function plainText(markdown: string): string {
  return markdown.replaceAll(/\[([^\]]+)\]\([^)]*\)/g, '$1').replaceAll(/\s*\n\s*/g, ' ');
}
