import { readFile, writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import { siteTemplate } from './site/template.ts';
import { publishedDocument } from './openapi/published-document.ts';
import { template } from './template.ts';

/** Writes the generated files, as part of `npm run format`. With `--check`, fails if they are out of date. */
const outputs = [
  { file: new URL('../template.yaml', import.meta.url), content: template() },
  { file: new URL('../openapi.yaml', import.meta.url), content: publishedDocument() },
  { file: new URL('./site/site.yaml', import.meta.url), content: siteTemplate() },
];

const check = process.argv.includes('--check');
for (const { file, content } of outputs) {
  // Without aliases, because API Gateway's import does not resolve them.
  // Quoted as YAML 1.1 requires, because parsers of other languages read an unquoted time as a date.
  const text = stringify(content, {
    aliasDuplicateObjects: false,
    lineWidth: 0,
    version: '1.1',
    directives: false,
  });
  if (!check) {
    await writeFile(file, text);
    continue;
  }
  const written = await readFile(file, 'utf8').catch(() => '');
  if (written !== text) {
    console.error(`${file.pathname} is out of date. Run "npm run format".`);
    process.exitCode = 1;
  }
}
